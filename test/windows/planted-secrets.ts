import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { unzipSync } from 'fflate';
import { planted } from '../domain/secrets/data.ts';
import type { Device } from './bench.ts';

type Shapes = ReturnType<typeof planted>;
/** Shapes of one line that fit into a value of the registry, a title and a file alike. */
const SHAPES: Shapes = planted('shapes').filter(({ text }) => !/[\r\n]/u.test(text) && text.length < 90);
/** Those of them that a key of the registry can be named by. */
const NAMES: Shapes = SHAPES.filter(({ text }) => !text.includes('\\'));

/**
 * Values that nothing may show, each in the next shape that secrets come in, and each with the place that it was
 * planted in.
 */
export class Plants {
  readonly #placed: { readonly value: string; readonly place: string }[] = [];

  get count(): number {
    return this.#placed.length;
  }

  /** A text that holds a secret of its own. */
  secret(place: string): string {
    return this.#shaped(SHAPES, place);
  }

  /** The same as the name of a registry key. */
  name(place: string): string {
    return this.#shaped(NAMES, place);
  }

  /** A secret in this form, in which `{}` stands for it. */
  in(form: string, place: string): string {
    return form.replaceAll('{}', this.#next(place));
  }

  #shaped(shapes: Shapes, place: string): string {
    const { text, secret } = shapes[this.#placed.length % shapes.length] ?? { text: 'pw={}', secret: '{}' };
    return text.replaceAll(secret, this.#next(place));
  }

  #next(place: string): string {
    const value = `Pl4nt${String(this.#placed.length).padStart(3, '0')}xVb9kLmN4tR`;
    this.#placed.push({ value, place });
    return value;
  }

  /** What of them stands in these bytes, in UTF-8 or UTF-16: the value and where it was planted. */
  shownIn(bytes: Uint8Array | string): string[] {
    const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes);
    return this.#placed
      .filter(({ value }) => holds(buffer, value))
      .map(({ value, place }) => `${value.slice(0, 8)} of ${place}`);
  }
}

/** Whether a text stands in bytes, in either form that Windows writes texts in. */
export const holds = (bytes: Buffer, text: string): boolean =>
  bytes.includes(text, 0, 'utf8') || bytes.includes(text, 0, 'utf16le');

/**
 * Every file of the device that was written since then, but those below `without`, and every entry of the zips among
 * them; the path counts as content. `without` holds beginnings of paths of drive C:.
 */
export function everyByteSince(device: Device, sinceMs: number, without: readonly string[]): Map<string, Buffer> {
  const root = device.path('C:\\');
  const found = new Map<string, Buffer>();
  const left = without.map((path) => relative(root, device.path(path)).toLowerCase());
  const take = (path: string, bytes: Uint8Array) => found.set(path, Buffer.concat([Buffer.from(`${path}\n`), bytes]));
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const entry = lstatSync(join(root, path));
    if (!entry.isFile() || entry.mtimeMs < sinceMs || left.some((begin) => path.toLowerCase().startsWith(begin)))
      continue;
    const bytes = readFileSync(join(root, path));
    take(path, bytes);
    // Where a long word may be broken the page says so.
    if (path.endsWith('.html')) take(`${path}!text`, Buffer.from(bytes.toString('utf8').replaceAll('<wbr>', '')));
    // The last good copy of a configuration holds its files in base64.
    for (const [n, [, base64 = '']] of [
      ...bytes.toString('latin1').matchAll(/"base64":"([A-Za-z0-9+/=]+)"/gu),
    ].entries())
      take(`${path}!base64 ${n}`, Buffer.from(base64, 'base64'));
    if (path.endsWith('.zip'))
      for (const [name, content] of Object.entries(unzipSync(bytes))) take(`${path}!${name}`, content);
  }
  return found;
}

/** Values of the registry by their key, as one file that `reg.exe import` reads. */
export function registryFile(
  keys: Readonly<Record<string, Readonly<Record<string, string | number | readonly string[]>>>>,
): Buffer {
  const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const data = (value: string | number | readonly string[]): string => {
    if (typeof value === 'string') return quoted(value);
    if (typeof value === 'number') return `dword:${value.toString(16).padStart(8, '0')}`;
    const bytes = Buffer.from(`${value.join('\0')}\0\0`, 'utf16le');
    return `hex(7):${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;
  };
  const lines = Object.entries(keys).flatMap(([key, values]) => [
    `[${key.replace(/^HKLM/u, 'HKEY_LOCAL_MACHINE')}]`,
    ...Object.entries(values).map(([name, value]) => `${quoted(name)}=${data(value)}`),
    '',
  ]);
  return Buffer.from(`\ufeff${['Windows Registry Editor Version 5.00', '', ...lines].join('\r\n')}\r\n`, 'utf16le');
}
