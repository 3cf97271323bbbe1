import { recording } from './recorded.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The rows of a recorded class: `Name=value` of wmic in UTF-16, or `Name : value` of PowerShell, with an empty line
 * after each row. Nothing is null, as a variant has it; a number of 64 bits stays a text, as WMI gives it to scripts.
 */
export function recordedRows(path: string): Row[] {
  const bytes = recording(path);
  const text = bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8').replace(/^\uFEFF/u, '');
  const rows = text.replaceAll(/\r+\n/gu, '\n').split(/\n\s*\n/u);
  return rows.flatMap((row) => {
    const fields = [...row.matchAll(/^(\w+)(?:=| : ?| :$)(.*)$/gmu)].map(([, name = '', value = '']) => [
      name,
      valueOf(name, value.trim()),
    ]);
    return fields.length === 0 ? [] : [Object.fromEntries(fields) as Row];
  });
}

const LONG: ReadonlySet<string> = new Set(['BlockSize', 'Capacity', 'FreeSpace', 'NumberOfBlocks']);

function valueOf(name: string, value: string): string | number | boolean | null {
  if (value === '') return null;
  if (/^(?:true|false)$/iu.test(value)) return value.toLowerCase() === 'true';
  return /^-?\d{1,10}$/u.test(value) && !LONG.has(name) ? Number(value) : value;
}
