import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { Files } from '../system/system.ts';
import { checkClaims } from './check-claims.ts';
import { checkIndex } from './check-index.ts';
import { checkLogs } from './check-logs.ts';
import { checkSeals, type Sealed } from './check-seals.ts';
import { checkExitCode } from './check-exit-code.ts';
import { readEvidence, type Evidence } from './evidence.ts';
import { Findings, type VerifyResult } from './result.ts';
import { openSource } from './open-source.ts';
import { checkUnchanged, readTree } from './tree.ts';
import { readWithheld, WITHHELD, type Withheld } from './withheld.ts';

export interface VerifyOptions {
  /** A root that was kept elsewhere: the manifest's or that of any hop. */
  readonly root?: string;
}

/**
 * Checks the evidence of a run as hostile input: read, parse, logs, seals, index, conclusions. Everything that is wrong
 * is named, not the first thing. Throws `inputAbsent` when nothing is there, `evidenceUnreadable` when it is no run's
 * folder, `usage` for a root that is not 64 lower-case hex digits; never for what it finds inside.
 */ // E-10.1
export function verifyRun(files: Files, path: string, options: VerifyOptions = {}): VerifyResult {
  if (options.root !== undefined && !/^[0-9a-f]{64}$/u.test(options.root))
    throw new PatchPilotError('usage', '--root', 'expected 64 lower-case hex digits');
  const source = openSource(files, path);
  const findings = new Findings();
  const tree = readTree(source, findings);
  if (tree === undefined) return unread(findings);
  const withheld = readWithheld(source, tree, findings);
  const evidence = readEvidence(source, tree, withheld, findings);
  const finished = tree.has(RUN_FILES.manifest);
  if (withheld.runId !== null)
    findings.expect(withheld.runId === evidence.runId, 'withheld', WITHHELD, `it is of run ${withheld.runId}`);
  if (evidence.artifacts.run === 'missing' && !finished)
    findings.unreadable('read', RUN_FILES.run, 'the file is missing');

  const torn = checkLogs(evidence, finished, findings);
  const sealed = checkSeals(evidence, findings);
  const indexRoot = finished ? checkIndex(evidence, findings) : null;
  checkClaims(evidence, sealed.contentRoot, finished, findings);
  const decided = checkExitCode(evidence, finished, findings);
  const given = options.root === undefined ? null : matchRoot(options.root, indexRoot, sealed, findings);
  checkUnchanged(source, tree, findings);

  const newest = sealed.hopRoots.get(Math.max(...sealed.hopRoots.keys())) ?? null;
  return {
    // A hop's root says nothing of what came after it.
    verdict: findings.verdict(finished && typeof given !== 'number'),
    checks: findings.checks,
    failed: findings.failed,
    notProven: [...notProven(evidence, finished, sealed, given), ...leftOut(withheld), ...torn],
    withheld: withheld.files.size,
    root: finished ? indexRoot : newest,
    contentRoot: sealed.contentRoot,
    runId: evidence.runId,
    exitCode: decided?.code ?? null,
    decided,
  };
}

/** The result for a tree that is too large to be read, or that cannot be listed. */ // E-12.1
const unread = (findings: Findings): VerifyResult => ({
  verdict: findings.verdict(false),
  checks: findings.checks,
  failed: findings.failed,
  notProven: ['anything: the tree was not read'],
  ...{ root: null, contentRoot: null, runId: null, exitCode: null, decided: null, withheld: 0 },
});

// E-14.4
const leftOut = ({ files: { size } }: Withheld): string[] =>
  size === 0 ? [] : [`what the ${size} withheld files hold: only that their hashes are those of the run`];

type GivenRoot = 'manifest' | number | 'unknown';

/** A root that belongs to nothing here is a contradiction: this is not the tree that it was kept for. */ // E-10.4
function matchRoot(root: string, indexRoot: string | null, sealed: Sealed, findings: Findings): GivenRoot {
  const hop = [...sealed.hopRoots].find(([, hopRoot]) => hopRoot === root)?.[0];
  const match = root === indexRoot ? 'manifest' : (hop ?? 'unknown');
  findings.expect(
    match !== 'unknown',
    'root',
    '',
    'the given root is neither that of the manifest nor that of any hop',
  );
  return match;
}

/** What this verification leaves open, in words. */ // E-11.1
function notProven(evidence: Evidence, finished: boolean, sealed: Sealed, given: GivenRoot | null): string[] {
  const open: string[] = [];
  if (given === null)
    open.push(
      'that this is the tree that was written: no root from outside was given, and a tree can be replaced as a whole',
    );
  if (typeof given === 'number')
    open.push(`what was written after hop ${given}: the given root is that of its seal, not of the whole run`);
  if (!finished)
    open.push(
      sealed.waitingAt === null
        ? 'how the run went on: it has no manifest, and events cut off behind its last line would not be missed'
        : 'how the run goes on: it waits for a reboot',
    );
  if (typeof evidence.artifacts.run === 'object') {
    const { mode, simulated } = evidence.artifacts.run.value;
    if (simulated || mode === 'test') open.push('anything about a real installation: the outcomes are simulated');
  }
  open.push('that what was written was true: an administrator of the device at that time could have written anything');
  return open;
}
