import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalText } from '../domain/canonical-json.ts';
import type { KitSignature } from '../schema/kit.ts';
import { messageOf } from './kit-fault.ts';

/** Before the signed text, so that a signature made for a kit is never one for anything else. */
const PURPOSE = 'patchpilot-kit-signature-v1\n';

/** A signature as it stands in a kit, with the bytes that it must be over; null bytes when there is no such form. */
export interface SignedKit {
  readonly signature: KitSignature;
  readonly bytes: Uint8Array | null;
}

/** A private key that signs kits. */
export interface KitSigner {
  readonly keyId: string;
  /** In PEM, as `trustedKeys` of a policy takes it. */
  readonly publicKey: string;
  sign(kit: object): KitSignature;
}

/**
 * What a signature is over: the purpose line, then the canonical form of `kit.json` without its member `signature`, in
 * UTF-8. The list holds size, hash, arguments and exit codes of every file, so the signature covers them all. Throws
 * `internal` for a value without a canonical form.
 */
export function signedBytes(kit: object): Uint8Array {
  const rest = Object.fromEntries(Object.entries(kit).filter(([key]) => key !== 'signature'));
  return Buffer.from(PURPOSE + canonicalText(rest), 'utf8');
}

/** The signature of a kit as it was read, if it has one. `value` is what stands in `kit.json`, before any default. */
export function signedKit(signature: KitSignature | null, value: object): SignedKit | null {
  if (signature === null) return null;
  try {
    return { signature, bytes: signedBytes(value) };
  } catch {
    return { signature, bytes: null }; // a number in a comment that has no canonical form: never a valid signature
  }
}

/** A signer of an unencrypted Ed25519 private key in PEM (PKCS #8), or why it is none, as `expected X, got Y`. */
export function signerOf(pem: string): KitSigner | string {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    return `expected an unencrypted Ed25519 private key in PEM, got ${messageOf(error)}`;
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    return `expected an Ed25519 private key, got ${key.asymmetricKeyType ?? 'another kind'}`;
  }
  const open = createPublicKey(key);
  const keyId = idOf(open);
  return {
    keyId,
    publicKey: open.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (kit) => ({
      algorithm: 'ed25519',
      keyId,
      value: sign(null, signedBytes(kit), key).toString('base64'),
    }),
  };
}

/** The id of an Ed25519 public key in PEM: SHA-256 of its DER form; null when it is no such key. */
export function keyIdOf(publicKey: string): string | null {
  const key = publicKeyOf(publicKey);
  return key === null ? null : idOf(key);
}

/** Whether the signature is one by this key over these bytes. False for everything that is not. */
export function isSignedBy({ signature, bytes }: SignedKit, publicKey: string): boolean {
  const key = publicKeyOf(publicKey);
  if (key === null || bytes === null || idOf(key) !== signature.keyId) return false;
  return verify(null, bytes, key, Buffer.from(signature.value, 'base64'));
}

function publicKeyOf(pem: string): KeyObject | null {
  // A private key in the place of a public one is a mistake that must not work: it lies on every device.
  if (pem.includes('PRIVATE KEY')) return null;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

const idOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
