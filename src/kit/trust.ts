import { Faults } from '../errors/error.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import { fileTypeOf } from './file-names.ts';

/** Windows checks the signature of a `.msu` and a `.cab` itself; an `.exe` or `.msi` just runs, as SYSTEM. */
const needsTrust = (entry: KitEntry): boolean => ['exe', 'msi'].includes(fileTypeOf(entry.file) ?? '');

/** Entries that would run as SYSTEM although no local policy knows their hash. */
export function untrustedEntries(kit: Kit, trustedHashes: readonly string[]): KitEntry[] {
  const trusted = new Set(trustedHashes.map((hash) => hash.toLowerCase()));
  return kit.entries.filter((entry) => needsTrust(entry) && !trusted.has(entry.sha256));
}

/** Throws `kitUntrusted` that names every such entry. `trustedHashes` must come from a policy on this device, never from the kit. */
export function demandTrust(kit: Kit, trustedHashes: readonly string[]): void {
  const untrusted = untrustedEntries(kit, trustedHashes);
  if (untrusted.length === 0) return;
  const faults = untrusted.map(({ file, sha256 }) => ({
    file,
    path: '',
    message: `expected its SHA-256 ${sha256} in trustedHashes of a local ClientProfile.json`,
  }));
  throw new Faults('kitUntrusted', untrusted[0]?.file ?? null, faults);
}
