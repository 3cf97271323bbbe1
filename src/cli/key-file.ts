import { resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';

/** An Ed25519 key in PEM has 119 bytes. */
const MAX_KEY_BYTES = 65_536;

/**
 * A key that the command line names: its full path and its text. Throws `inputAbsent` when there is no such file, or
 * none of that size.
 */
export function readKeyFile(system: System, path: string): { readonly file: string; readonly pem: string } {
  const file = resolve(system.host.workingFolder, path);
  const stat = system.files.stat(file);
  if (stat?.kind !== 'file' || stat.size > MAX_KEY_BYTES) {
    const got = stat === undefined ? 'nothing' : stat.kind === 'file' ? `${stat.size} bytes` : `a ${stat.kind}`;
    throw new PatchPilotError('inputAbsent', file, `expected a key in PEM, got ${got}`);
  }
  return { file, pem: Buffer.from(system.files.read(file, MAX_KEY_BYTES) ?? []).toString('utf8') };
}
