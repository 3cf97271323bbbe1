import { canonicalText } from '../domain/canonical-json.ts';

export { canonicalText } from '../domain/canonical-json.ts';

/** The canonical form as a file: UTF-8, one LF at the end. */ // E-2.4
export const canonicalBytes = (value: unknown): Uint8Array => Buffer.from(`${canonicalText(value)}\n`, 'utf8');

/** The canonical form as a leaf of a Merkle tree: UTF-8, no LF. */ // E-5.2
export const canonicalLeaf = (value: unknown): Uint8Array => Buffer.from(canonicalText(value), 'utf8');
