import { createHash, hash as hashOnce, type Hash } from 'node:crypto';

/** `prev` of the first event line, and the chain head of an empty log: 64 zeros. */ // E-4.3
export const CHAIN_START = '0'.repeat(64);

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** SHA-256 as 64 lower-case hex digits. */
export const sha256Hex = (bytes: Uint8Array): string => hashOnce('sha256', bytes, 'hex');

/** Length in bytes and SHA-256 of a file that comes in chunks; nothing is kept in memory. */
export function hashOf(chunks: Iterable<Uint8Array>): { length: number; sha256: string } {
  const running = runningHash();
  for (const chunk of chunks) running.add(chunk);
  return { length: running.length, sha256: running.hex() };
}

/** A hash that can be asked for on the way, so that one reading gives the hash of every prefix that is wanted. */
export interface RunningHash {
  add(bytes: Uint8Array): void;
  /** SHA-256 of all bytes so far; more may be added afterwards. */
  hex(): string;
  /** Bytes so far. */
  readonly length: number;
}

export function runningHash(): RunningHash {
  const hash: Hash = createHash('sha256');
  let length = 0;
  return {
    add(bytes) {
      hash.update(bytes);
      length += bytes.length;
    },
    hex: () => hash.copy().digest('hex'),
    get length() {
      return length;
    },
  };
}

/** What the next event line must carry as `prev`: the hash of this line's exact bytes, its LF included. */ // E-4.3
export const chainLink = (lineWithLf: Uint8Array): string => sha256Hex(lineWithLf);

/**
 * Root of the Merkle tree of RFC 6962, section 2.1, as hex: leaves are hashed after a 0x00 byte, nodes after a 0x01
 * byte, and an odd leaf is carried up, never doubled.
 */ // E-5.3
export function merkleRoot(leaves: readonly Uint8Array[]): string {
  return Buffer.from(subtree(leaves, 0, leaves.length)).toString('hex');
}

function subtree(leaves: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const size = to - from;
  if (size === 0) return digest([]);
  const only = leaves[from];
  if (size === 1 && only !== undefined) return digest([LEAF, only]);
  let split = 1;
  while (split * 2 < size) split *= 2;
  return digest([NODE, subtree(leaves, from, from + split), subtree(leaves, from + split, to)]);
}

function digest(parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
