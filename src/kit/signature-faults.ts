import { kitFault, type KitFault } from './kit-fault.ts';
import { isSignedBy, keyIdOf, type SignedKit } from './signature.ts';

/** Why a kit is not signed by the public key in this file; empty when it is. */
export function signatureFaults(
  signed: SignedKit | null,
  key: { readonly file: string; readonly pem: string },
): KitFault[] {
  const keyId = keyIdOf(key.pem);
  if (keyId === null) return [kitFault('signature', key.file, 'expected an Ed25519 public key in PEM')];
  if (signed === null) return [kitFault('signature', 'kit.json', `expected a signature by the key ${keyId}, got none`)];
  if (signed.signature.keyId !== keyId) {
    const got = `got one by the key ${signed.signature.keyId}`;
    return [kitFault('signature', 'kit.json', `expected a signature by the key ${keyId}, ${got}`)];
  }
  if (isSignedBy(signed, key.pem)) return [];
  return [kitFault('signature', 'kit.json', 'expected a signature over this list, got one over another')];
}
