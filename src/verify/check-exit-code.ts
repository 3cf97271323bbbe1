import { decideExit, type ExitDecision } from '../domain/exit-code.ts';
import { factsFrom, type Found, type RunRecords } from '../domain/run-facts.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import { DECIDING } from '../schema/artifact-groups.ts';
import type { Evidence } from './evidence.ts';
import { valueOf, type Parsed } from './parse.ts';
import type { Findings } from './result.ts';

/**
 * The exit code of the evidence, computed again; null when a file it needs is there and cannot be judged. Compared with
 * what `run.json` says only where the run has ended or waits: on its way nothing is promised.
 */ // E-9.1, E-9.6
export function checkExitCode(evidence: Evidence, finished: boolean, findings: Findings): ExitDecision | null {
  const decided = decideFrom(evidence);
  const run = valueOf(evidence.artifacts.run);
  if (decided === null || run === undefined) return decided;
  const waiting = decided.name === 'RebootRequired';
  if (!finished && !waiting) return decided;
  const compare = (key: string, said: unknown, found: unknown): void => {
    const [saidText, foundText] = [JSON.stringify(said), JSON.stringify(found)];
    const detail = `${key}: run.json says ${saidText}, the evidence says ${foundText}`;
    findings.expect(saidText === foundText, 'exitCode', RUN_FILES.run, detail);
  };
  compare('exitCode', run.exitCode, decided.code);
  compare('exitName', run.exitName, decided.name);
  compare('why', run.why, decided.why);
  for (const key of ['inst', 'fail', 'defer', 'regr', 'todo'] as const)
    compare(`counts.${key}`, run.counts[key], decided.counts[key]);
  compare('accepted', run.accepted ?? [], decided.accepted);
  return decided;
}

function decideFrom(evidence: Evidence): ExitDecision | null {
  const { artifacts, records, logs, tree } = evidence;
  const names = Object.keys(DECIDING) as Deciding[];
  if (names.some((name) => artifacts[name] === 'unreadable')) return null;
  const plan = valueOf(artifacts.rebootPlan);
  const hopSeal = plan === undefined ? 'missing' : (evidence.hopSeals.get(plan.hop) ?? 'missing');
  const summary = logs.get(RUN_FILES.installSummary);
  if (hopSeal === 'unreadable' || summary?.fault?.kind === 'unreadable') return null;
  const found = <T extends { runId: string }>(parsed: Parsed<T>): Found<T> =>
    parsed === 'missing' ? 'missing' : typeof parsed === 'string' ? 'broken' : ofThisRun(parsed, evidence.runId);
  const deciding = Object.fromEntries(names.map((name) => [name, found<{ runId: string }>(artifacts[name])]));
  const input: RunRecords = {
    ...(deciding as Pick<RunRecords, Deciding>),
    hopSeal: found(hopSeal),
    eventsBytes: tree.get(RUN_FILES.events)?.size ?? null,
    installSummary:
      summary === undefined
        ? 'missing'
        : { value: { records, whole: summary.fault === null && summary.tornBytes === 0 } },
  };
  return decideExit(factsFrom(input));
}

type Deciding = keyof typeof DECIDING;

const ofThisRun = <T extends { runId: string }>(parsed: { readonly value: T }, runId: string | null): Found<T> =>
  parsed.value.runId === runId ? parsed : 'broken';
