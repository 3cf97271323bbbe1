/**
 * Whether an address, as text, is link-local: 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291), also written as IPv6
 * that stands for IPv4 (::ffff:0:0/96, 64:ff9b::/96). There the metadata services of clouds answer with credentials to
 * whoever asks, and no application of a customer lives there. Names are not resolved here. Pure.
 */
export function isLinkLocal(address: string): boolean {
  const plain = address.replace(/^\[|\]$/gu, '').toLowerCase();
  return /^169\.254\.\d+\.\d+$/u.test(plain) || /^fe[89ab][0-9a-f]:/u.test(plain) || MAPPED.test(plain);
}

/** The last 32 bits in either form: `a9fe:a9fe`, `169.254.169.254`. */
const MAPPED = /^(?:::(?:ffff:(?:0:)?)?|64:ff9b::)(?:a9fe:[0-9a-f]{1,4}|169\.254\.\d+\.\d+)$/u;
