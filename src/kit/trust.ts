import { Faults } from '../errors/error.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import { fileTypeOf } from './file-names.ts';
import { kitFault } from './kit-fault.ts';
import { isSignedBy, keyIdOf, type SignedKit } from './signature.ts';

/** Whom this device trusts: from a policy on this device, never from the kit or the volume it lies on. */
export interface KitTrust {
  /** SHA-256 of `.exe` and `.msi` files that may run as SYSTEM, in either case. */
  readonly hashes: readonly string[];
  /** Ed25519 public keys in PEM, whose signature makes every file of a kit trusted. */
  readonly keys: readonly { readonly name: string; readonly publicKey: string }[];
  /** Why what the policy states was not believed, for the message; null when nothing was left out. */
  readonly refusal: string | null;
}

export const NO_TRUST: KitTrust = { hashes: [], keys: [], refusal: null };

/** A kit and the signature over it. */
export interface TrustedOrNot {
  readonly kit: Kit;
  readonly signed: SignedKit | null;
}

/** Windows checks the signature of a `.msu` and a `.cab` itself; an `.exe` or `.msi` just runs, as SYSTEM. */
const needsTrust = (entry: KitEntry): boolean => ['exe', 'msi'].includes(fileTypeOf(entry.file) ?? '');

/** Entries that would run as SYSTEM although no local policy knows their hash. */
export function untrustedEntries(kit: Kit, trustedHashes: readonly string[]): KitEntry[] {
  const trusted = new Set(trustedHashes.map((hash) => hash.toLowerCase()));
  return kit.entries.filter((entry) => needsTrust(entry) && !trusted.has(entry.sha256));
}

/**
 * Throws `kitInvalid` when a key of the policy is named as the signer and did not sign this list, whatever is in it:
 * somebody changed it. Throws `kitUntrusted` that names every `.exe` and `.msi` that neither a signature nor its hash
 * vouches for.
 */
export function demandTrust({ kit, signed }: TrustedOrNot, trust: KitTrust): void {
  const signer = trust.keys.find(({ publicKey }) => keyIdOf(publicKey) === signed?.signature.keyId);
  if (signed !== null && signer !== undefined) {
    if (isSignedBy(signed, signer.publicKey)) return;
    const message = `expected the signature of ${signer.name} over this list, got one over another`;
    throw new Faults('kitInvalid', 'kit.json', [kitFault('signature', 'kit.json', message)]);
  }
  const untrusted = untrustedEntries(kit, trust.hashes);
  if (untrusted.length === 0) return;
  const key = signed === null ? '' : `; no key of a local policy has the id ${signed.signature.keyId} of its signature`;
  const refusal = trust.refusal === null ? '' : `; ${trust.refusal}`;
  const faults = untrusted.map(({ file, sha256 }) => ({
    file,
    path: '',
    message: `expected its SHA-256 ${sha256} in trustedHashes of a local ClientProfile.json${key}${refusal}`,
  }));
  throw new Faults('kitUntrusted', untrusted[0]?.file ?? null, faults);
}
