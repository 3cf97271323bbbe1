/** A value of a registry file, read apart from the product: texts, numbers, lists of texts, and bytes as hex digits. */
export type RecordedValue = string | number | readonly string[];

/** Keys by their path below HKEY_LOCAL_MACHINE, each with its values by name; `@` is an empty name. */
export type RecordedKeys = ReadonlyMap<string, ReadonlyMap<string, RecordedValue>>;

/** The text of an export by `regedit`, which is UTF-16 with a mark, else UTF-8. */
export const registryText = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8');

/** Reads a registry file of version 5.00. */
export function readRegistryFile(text: string): RecordedKeys {
  const keys = new Map<string, Map<string, RecordedValue>>();
  let values = new Map<string, RecordedValue>();
  for (const line of text.replaceAll(/\\\r?\n\s*/gu, '').split(/\r?\n/u)) {
    const key = /^\[HKEY_LOCAL_MACHINE\\(.*)\]$/u.exec(line)?.[1];
    if (key !== undefined) keys.set(key, (values = new Map<string, RecordedValue>()));
    const [, quoted, data = ''] = /^(@|"(?:\\.|[^"\\])*")=(.*)$/u.exec(line) ?? [];
    if (quoted !== undefined) values.set(quoted === '@' ? '' : unquoted(quoted), valueOf(data));
  }
  return keys;
}

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/gu, '$1');

function valueOf(data: string): RecordedValue {
  if (data.startsWith('"')) return unquoted(data);
  const [kind = '', rest = ''] = data.split(':');
  if (kind === 'dword') return Number.parseInt(rest, 16);
  const bytes = Buffer.from(rest.replaceAll(',', ''), 'hex');
  if (kind === 'hex(2)') return bytes.toString('utf16le').replace(/\0$/u, '');
  if (kind === 'hex(7)') return bytes.toString('utf16le').replace(/\0$/u, '').split('\0').slice(0, -1);
  return bytes.toString('hex');
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/gu, (one) => `\\${one}`)}"`;

/** One key of a registry file; a list of texts may hold empty ones, and null takes a value away. */
export function registryKey(path: string, values: Readonly<Record<string, RecordedValue | null>>): string {
  const lines = Object.entries(values).map(([name, value]) => {
    if (value === null) return `${quoted(name)}=-`;
    if (typeof value === 'number') return `${quoted(name)}=dword:${value.toString(16).padStart(8, '0')}`;
    if (typeof value === 'string') return `${quoted(name)}=${quoted(value)}`;
    const bytes = Buffer.from(`${value.map((one) => `${one}\0`).join('')}\0`, 'utf16le');
    return `${quoted(name)}=hex(7):${(bytes.toString('hex').match(/../gu) ?? []).join(',')}`;
  });
  return [`[HKEY_LOCAL_MACHINE\\${path}]`, ...lines, ''].join('\r\n');
}
