import { CHAIN_START, merkleRoot } from '../evidence/hash.ts';
import { APPEND_ONLY, MUTABLE, oneOf, RUN_FILES } from '../evidence/layout.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Seal, SealEntry } from '../schema/seal.ts';
import { leavesOf } from './canonical.ts';
import type { Evidence } from './evidence.ts';
import { valueOf } from './parse.ts';
import type { Findings } from './result.ts';
import { isSoundPath } from './sound-path.ts';

export interface Sealed {
  /** Roots of the seals of the hops, by hop. */
  readonly hopRoots: ReadonlyMap<number, string>;
  readonly contentRoot: string | null;
  /** The newest hop, when nothing was written after its seal. */
  readonly waitingAt: number | null;
}

/**
 * Every seal against the tree. `mutable` files and additions are judged only where nothing came after the seal.
 */ // E-6.1 to E-6.4
export function checkSeals(evidence: Evidence, findings: Findings): Sealed {
  const hopRoots = new Map<number, string>();
  let waitingAt: number | null = null;
  for (const [hop, parsed] of evidence.hopSeals) {
    const seal = valueOf(parsed);
    if (seal === undefined) continue;
    const { path } = oneOf(ARTIFACTS.hopSeals, hop);
    const untouched = hop === Math.max(...evidence.hopSeals.keys()) && isUntouched(evidence, seal);
    const root = checkSeal(evidence, seal, { path, hop, untouched }, findings);
    if (root !== null) hopRoots.set(hop, root);
    if (untouched) waitingAt = hop;
  }
  const content = valueOf(evidence.artifacts.contentSeal);
  const contentRoot =
    content === undefined
      ? null
      : checkSeal(evidence, content, { path: RUN_FILES.contentSeal, hop: null, untouched: false }, findings);
  return { hopRoots, contentRoot, waitingAt };
}

/** Nothing was written to the event log after this seal. */ // E-8.3
function isUntouched(evidence: Evidence, seal: Seal): boolean {
  const events = seal.entries.find((entry) => entry.path === RUN_FILES.events);
  return events !== undefined && events.length === evidence.tree.get(RUN_FILES.events)?.size;
}

function checkSeal(
  evidence: Evidence,
  seal: Seal,
  { path, hop, untouched }: { readonly path: string; readonly hop: number | null; readonly untouched: boolean },
  findings: Findings,
): string | null {
  const faults: [string, string][] = [];
  if (seal.hop !== hop) faults.push([path, `expected hop ${hop}, got ${seal.hop}`]);
  if (seal.runId !== evidence.runId) faults.push([path, 'it is of another run']);
  let before = '';
  for (const entry of seal.entries) {
    if (entry.path <= before) faults.push([entry.path, `${path}: expected entries in order, each once`]);
    before = entry.path;
    const fault = entryFault(evidence, entry, path, untouched);
    if (fault !== null) faults.push([entry.path, `${path}: ${fault}`]);
  }
  const chain = chainFault(evidence, seal);
  if (chain !== null) faults.push([path, chain]);
  if (untouched) for (const added of addedTo(evidence, seal, path)) faults.push([added, `${path} does not list it`]);
  for (const [subject, detail] of faults) findings.contradicts('seal', subject, detail);
  if (faults.length === 0) findings.pass('seal', path, `${seal.entries.length} files`);
  const leaves = leavesOf(seal);
  return leaves === undefined ? null : merkleRoot(leaves);
}

// E-6.2
function entryFault(evidence: Evidence, entry: SealEntry, sealPath: string, untouched: boolean): string | null {
  if (!isSoundPath(entry.path) || entry.path === sealPath) return 'the path is not one that a seal lists';
  if (entry.kind !== kindOf(entry.path)) return `expected kind ${kindOf(entry.path)}, got ${entry.kind}`;
  if (!evidence.tree.has(entry.path)) return 'the file is missing';
  const content = evidence.contents.get(entry.path);
  if (content === undefined) return null; // it could not be read, and that is a finding of its own
  if (entry.kind === 'prefix' && !untouched) {
    if (content.length < entry.length) return `sealed at ${entry.length} bytes, found ${content.length}`;
    const prefix = evidence.logs.get(entry.path)?.prefixes.get(entry.length);
    return prefix === entry.sha256 ? null : `the first ${entry.length} bytes are not those that were sealed`;
  }
  if (entry.kind === 'mutable' && !untouched) return null;
  const same = content.length === entry.length && content.sha256 === entry.sha256;
  return same ? null : 'the content is not what was sealed';
}

const kindOf = (path: string): SealEntry['kind'] =>
  APPEND_ONLY.includes(path) ? 'prefix' : MUTABLE.includes(path) ? 'mutable' : 'file';

/** The chain as the seal saw it: number of events and hash of the last one at the sealed length. */
function chainFault(evidence: Evidence, seal: Seal): string | null {
  const sealed = seal.entries.find((entry) => entry.path === RUN_FILES.events);
  const mark =
    sealed === undefined
      ? { lines: 0, head: CHAIN_START }
      : evidence.logs.get(RUN_FILES.events)?.marks.get(sealed.length);
  if (mark === undefined) return 'no event ends where the seal says';
  if (mark.lines !== seal.eventCount) return `expected ${seal.eventCount} events, found ${mark.lines}`;
  return mark.head === seal.chainHead ? null : 'the chain head is not the one that was sealed';
}

/** Files that came after a seal after which nothing may have come. */ // E-6.3
function addedTo(evidence: Evidence, seal: Seal, sealPath: string): string[] {
  const sealed = new Set(seal.entries.map((entry) => entry.path));
  return [...evidence.tree.keys()].filter((path) => path !== sealPath && !sealed.has(path));
}
