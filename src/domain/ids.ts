/** What an id names; each becomes a folder name below the output root and in a config tree. */
export type IdKind = 'tenantId' | 'clientId' | 'siteId' | 'deviceId' | 'policyProfileId';

/** The four ids of a run that gives none; the device id is the computer name. */
export const DEFAULT_IDS = { tenantId: 'T0', clientId: 'C0', siteId: 'S0' } as const;

export const MAX_ID_LENGTH = 64;

/**
 * Names that Windows gives to devices in every folder, with any extension; the raised digits of Latin-1 count as well.
 */
const DEVICE_NAME = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])$/iu;

/**
 * Null when `value` can be a folder name on every system, else why not, as `expected X, got Y`. Letters, digits, space,
 * dot, underscore and hyphen; starts with a letter or digit; does not end in a dot or space; no reserved device name.
 */
export function checkId(kind: IdKind, value: string): string | null {
  if (value.length > MAX_ID_LENGTH)
    return `expected ${kind} of at most ${MAX_ID_LENGTH} characters, got ${value.length}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/u.test(value)) {
    return `expected ${kind} of letters, digits, space, dot, underscore and hyphen that starts with a letter or digit, got ${JSON.stringify(value)}`;
  }
  if (/[ .]$/u.test(value)) return `expected ${kind} without a dot or space at its end, got ${JSON.stringify(value)}`;
  if (isDeviceName(value)) return `expected ${kind} that is no device name of Windows, got ${JSON.stringify(value)}`;
  return null;
}

/** Whether Windows would open a device instead of a file of this name: `CON`, `nul.json`, `Com1 .txt`. */
export function isDeviceName(name: string): boolean {
  return DEVICE_NAME.test((name.split('.')[0] ?? '').trimEnd());
}
