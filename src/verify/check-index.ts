import { CHAIN_START, merkleRoot } from '../evidence/hash.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { ArtifactIndex, IndexEntry } from '../schema/seal.ts';
import { leavesOf } from './canonical.ts';
import type { Evidence } from './evidence.ts';
import { valueOf } from './parse.ts';
import type { Findings } from './result.ts';
import { isSoundPath } from './sound-path.ts';

/**
 * The index against the tree and the manifest against both. Asked only where there is a manifest: an index alone
 * commits to nothing. Returns the root of the index.
 */ // E-7.1 to E-7.4
export function checkIndex(evidence: Evidence, findings: Findings): string | null {
  const index = valueOf(evidence.artifacts.index);
  if (evidence.artifacts.index === 'missing')
    findings.contradicts('index', RUN_FILES.index, 'there is a manifest and no index');
  if (index === undefined) return null;
  checkEntries(evidence, index, findings);
  const leaves = leavesOf(index);
  const root = leaves === undefined ? null : merkleRoot(leaves);
  checkManifest(evidence, index, root, findings);
  return root;
}

function checkEntries(evidence: Evidence, index: ArtifactIndex, findings: Findings): void {
  const failedBefore = findings.failed.length;
  const listed = new Set<string>();
  let before = '';
  for (const entry of index.entries) {
    if (listed.has(entry.path)) findings.contradicts('index', entry.path, 'the index lists it twice');
    else if (entry.path <= before)
      findings.contradicts('index', entry.path, 'expected entries in order of their paths');
    before = entry.path;
    listed.add(entry.path);
    const fault = entryFault(evidence, entry);
    if (fault !== null) findings.contradicts('index', entry.path, fault);
  }
  for (const path of evidence.tree.keys()) {
    if (!listed.has(path) && !isClosing(path)) findings.contradicts('index', path, 'the index does not list it');
  }
  if (findings.failed.length === failedBefore) findings.pass('index', RUN_FILES.index, `${index.entries.length} files`);
}

// E-7.2
function entryFault(evidence: Evidence, entry: IndexEntry): string | null {
  if (!isSoundPath(entry.path) || isClosing(entry.path)) return 'the path is not one that the index lists';
  if (!evidence.tree.has(entry.path)) return 'the index lists it and it is missing';
  const content = evidence.contents.get(entry.path);
  if (content === undefined) return null; // it could not be read, and that is a finding of its own
  if (content.length !== entry.length) return `expected ${entry.length} bytes, found ${content.length}`;
  return content.sha256 === entry.sha256 ? null : 'the content is not what was indexed';
}

const isClosing = (path: string): boolean => path === RUN_FILES.index || path === RUN_FILES.manifest;

// E-7.3
function checkManifest(evidence: Evidence, index: ArtifactIndex, root: string | null, findings: Findings): void {
  const manifest = valueOf(evidence.artifacts.manifest);
  if (manifest === undefined) return;
  const events = evidence.logs.get(RUN_FILES.events);
  const expected = {
    treeSize: index.entries.length + 1,
    root: root ?? 'none',
    eventCount: events?.lines ?? 0,
    chainHead: events?.head ?? CHAIN_START,
  };
  for (const key of ['treeSize', 'root', 'eventCount', 'chainHead'] as const) {
    const detail = `${key}: expected ${expected[key]}, got ${manifest[key]}`;
    findings.expect(manifest[key] === expected[key], 'manifest', RUN_FILES.manifest, detail);
  }
}
