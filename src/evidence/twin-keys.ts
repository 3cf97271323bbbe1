import { PatchPilotError } from '../errors/error.ts';

/**
 * Throws `internal` when an object holds two keys that are equal but for case: Windows PowerShell cannot read such JSON,
 * and a verifier refuses it.
 */ // E-2.2
export function refuseTwinKeys(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) {
    const seen = new Set<string>();
    for (const key of Object.keys(value)) {
      if (seen.has(key.toLowerCase()))
        throw new PatchPilotError('internal', path, `expected no two keys equal but for case, got ${key} twice`);
      seen.add(key.toLowerCase());
    }
  }
  for (const member of Object.values(value)) refuseTwinKeys(path, member);
}
