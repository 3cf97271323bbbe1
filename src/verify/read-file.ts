import { runningHash, type RunningHash } from '../evidence/hash.ts';
import type { FileStat } from '../system/system.ts';
import type { Findings } from './result.ts';
import type { EvidenceSource } from './source.ts';

/** What a file holds, as far as a list can say it. */
export interface Content {
  readonly length: number;
  readonly sha256: string;
}

/** A file of a tree: its path, and what the tree said of it. */
export interface NamedFile {
  readonly path: string;
  readonly stat: FileStat;
}

/**
 * Reads a file once, in chunks, each of them into `hash`, which may look at it too: what is parsed is what was hashed.
 * Undefined, with a finding, when it cannot be read or does not have the length that the tree said.
 */ // E-3.6
export function readContent(
  source: EvidenceSource,
  { path, stat }: NamedFile,
  findings: Findings,
  hash: RunningHash = runningHash(),
): Content | undefined {
  try {
    for (const chunk of source.chunks(path)) {
      hash.add(chunk);
      if (hash.length > stat.size) break;
    }
  } catch (error) {
    findings.unreadable('read', path, error instanceof Error ? error.message : String(error));
    return undefined;
  }
  if (hash.length !== stat.size) {
    findings.unreadable('read', path, 'it changed while it was read');
    return undefined;
  }
  return { length: hash.length, sha256: hash.hex() };
}

/** The same, keeping the bytes; `tooLong` files are hashed and not kept. */
export function readWhole(
  source: EvidenceSource,
  { path, stat }: NamedFile,
  findings: Findings,
  maxBytes: number,
): { readonly content: Content; readonly bytes: Uint8Array | undefined } | undefined {
  const kept: Uint8Array[] = [];
  const fits = stat.size <= maxBytes;
  const hash = runningHash();
  const content = readContent(source, { path, stat }, findings, {
    add(chunk) {
      hash.add(chunk);
      if (fits && hash.length <= stat.size) kept.push(Uint8Array.from(chunk));
    },
    hex: () => hash.hex(),
    get length() {
      return hash.length;
    },
  });
  if (content === undefined) return undefined;
  if (!fits) findings.unreadable('read', path, `expected at most ${maxBytes} bytes, got ${stat.size}`);
  return { content, bytes: fits ? Buffer.concat(kept) : undefined };
}
