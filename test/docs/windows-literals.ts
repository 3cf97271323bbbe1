import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './named-tests.ts';

/** A constant or a format of Windows as it stands in a file of ours. */
export interface Literal {
  readonly kind: string;
  readonly text: string;
  readonly file: string;
}

/** What looks like a fact of Windows and is none. */
const LEFT_OUT: readonly (readonly [RegExp, reason: string])[] = [
  [/^src\/domain\/(?:secrets|redaction)/u, 'examples of what is no secret, and forms of secrets'],
  [/^src\/device\/simulated\//u, 'a device that is played: what it says is compared with nothing'],
  [
    /^src\/(?:cli|errors|evidence|report|schema|verify)\//u,
    'speaks with people and files, and reads nothing of Windows',
  ],
  [/^src\/PatchPilot\.Engine\//u, 'starts the program, and reads nothing of Windows'],
  [/^src\/domain\/agent\/products\.ts$/u, 'a table, with one row of its own'],
  [/^src\/domain\/agent\/classification\.ts$/u, 'a table, with one row of its own'],
];

const FOLDERS = ['src', 'assets/powershell'];

const PATTERNS: Readonly<Record<string, RegExp>> = {
  'registry path': /\b((?:HKLM\\+|HKEY_LOCAL_MACHINE\\+)?(?:SOFTWARE|SYSTEM|HARDWARE)\\[^'"`$\n]*)/gu,
  'registry key': /"(\$\w+\\[A-Za-z][^"$\n]*)"/gu,
  'registry value':
    /(?:Read-(?:Text|Number) (?:\$[\w.]+|\([^()]*\)) |Read-RenameSignal |GetValue\(|\['registry', [^,\]]+, |\bvalue: |\b(?:read|policy|intune|status|named)\(|\bconst [a-z]\w* = )(?:'([A-Z][\w\\]*|pv)'|`([A-Z][\w${}]*)`)/gu,
  'hex constant': /\b(0x[0-9A-Fa-f]{2,16})\b/gu,
  GUID: /\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/giu,
  SID: /\b(S-1-\d[\d-]*)/gu,
  program: /\b([\w-]+\.(?:exe|dll))\b/gu,
  argument: /'([/-][A-Za-z][\w-]*)'/gu,
  'class of WMI': /\b((?:Win32|MSFT)_\w+|root\\[\w\\]+|BatteryStatus)/gu,
  'property of the agent': /Read-(?:Property|Collection) \$[\w.]+ '(\w+)'/gu,
  'property of WMI': /(?<=Get-WmiRows .*)'(\w+)'/gu,
  criterion: /\b((?:Is[A-Z]\w+|BrowseOnly|DeploymentAction|Type|CategoryIDs)=(?:\d\b|'\w+'))/gu,
  'class of COM': /\b(Microsoft\.Update\.\w+|WbemScripting\.\w+)/gu,
  'provider of events': /\b(Microsoft-Windows-[A-Z][A-Za-z]*(?:-[A-Z]\w*)*)/gu,
  'id of events': /\b(EventID=\d+|ids: \[[\d, ]+\])/gu,
  'field of events': /\bfield\(\w+, '(\w+)'\)|<Data Name=\['"\](\w+)/gu,
  'words of a program': /std(?:out|err)\.includes\('([^']+)'\)/gu,
  form: /(?:-c?(?:not)?match|\$[A-Z]\w* =) '(\^[^'\n]+)'/gu,
  package: /\b(Package_for_\w+~?)/gu,
  code: /^\s+(\d{1,5}): /gmu,
  constant: /\bconst ([A-Z][A-Z_0-9]+)(?:: [^=\n]+)? = (?!0x)\[?((?:\d[\d_]*(?:, )?)+)\]?;/gu,
};

/** Constants with such names count, measure or limit something of our own. */
const OWN_CONSTANT =
  /^(?:[A-Z_0-9]*_)?(?:MS|BYTES|DAYS|MONTHS|MINUTES|CHARACTERS|LENGTH|MAX|FACTOR|OFFSET|CLAIMS|COLUMNS|TRIES|DEPTH) =|^(?:MAX|MOST|LEAST|LOOK|GIB|MIB|SHORTEST|VERSION|DEPTH|LISTED)/u;

const code = (text: string, file: string): string =>
  /\.psm?1$/u.test(file)
    ? text.replaceAll(/(?:^|\s)#.*$/gmu, '')
    : text.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/(?:^|\s)\/\/.*$/gmu, '');

/** A text as it stands in a file, a path in TypeScript with single backslashes, as the page has it. */
export const singled = (text: string, file: string): string =>
  file.endsWith('.ts') ? text.replaceAll('\\\\', '\\') : text;

export const isLeftOut = (file: string): boolean => LEFT_OUT.some(([form]) => form.test(file));

/** The files that are searched, as paths from the project's root with slashes. */
export const searchedFiles = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => /\.(?:ts|ps1|psm1)$/u.test(file) && !isLeftOut(file)),
  ).sort();

/** The literals in a text of ours, each once. Pure. */
export function literalsOf(text: string, file: string): Literal[] {
  const bare = code(text, file);
  const found = Object.entries(PATTERNS).flatMap(([kind, form]) =>
    [...bare.matchAll(form)].map(([, ...groups]) => {
      const parts = groups.filter((part): part is string => typeof part === 'string' && part !== '');
      return { kind, text: singled(parts.join(' = '), file), file };
    }),
  );
  const once = new Map(found.map((one) => [`${one.kind} ${one.text}`, one]));
  return [...once.values()].filter(({ kind, text: said }) => kind !== 'constant' || !OWN_CONSTANT.test(said));
}

/** All of them, in all files that are searched. */
export const literalsInFiles = (): Literal[] =>
  searchedFiles().flatMap((file) => literalsOf(readFileSync(join(ROOT, file), 'utf8'), file));
