import { equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { recorded } from '../support/recorded.ts';
import { hasTest, ROOT, testsNamedIn } from './named-tests.ts';
import { literalsInFiles, literalsOf, singled, type Literal } from './windows-literals.ts';

const PAGE = 'docs/windows-facts.md';
/** A row of the page; a pipe within a cell is written with a backslash before it. */
interface Row {
  readonly line: string;
  readonly literals: readonly string[];
  readonly where: readonly string[];
  readonly source: string;
  readonly test: string;
}

const marked = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/gu)].map(([, text = '']) => text);

const ROWS = readFileSync(join(ROOT, PAGE), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line): Row => {
    const [, literals = '', where = '', source = '', named = ''] = line
      .split(/(?<!\\)\|/u)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    return { line, literals: marked(literals), where: marked(where), source, test: named };
  });

const LITERALS = literalsInFiles();
const HAVE_RECORDINGS = recorded('wua/wuapi.json');
const textOf = (file: string): string => singled(readFileSync(join(ROOT, file), 'utf8'), file);
const holds = (file: string, literal: string): boolean =>
  textOf(file).includes(literal) || LITERALS.some((one) => one.file === file && one.text === literal);

const namedIn = (rows: readonly Row[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ literals, where }) => literals.flatMap((text) => where.map((file) => `${file} ${text}`))));

/** What to do about each literal that no row names. */
const missingFrom = (rows: readonly Row[], literals: readonly Literal[]): string[] => {
  const named = namedIn(rows);
  return literals
    .filter(({ file, text }) => !named.has(`${file} ${text}`))
    .map(
      ({ kind, text, file }) =>
        `the ${kind} ${text} in ${file} has no row: add one to ${PAGE}, with the literal, the file, ` +
        'its source (recorded, documented, reported, or inferred and from what) and the test that holds it',
    );
};

/** Each source begins with how it is known. */
const KNOWN = /^(?:recorded|documented|reported|inferred): \S/u;

describe('what is known of Windows', () => {
  test('every constant and every format of Windows in the code has a row with its source', () => {
    equal(missingFrom(ROWS, LITERALS).join('\n'), '');
  });

  test('every row names files that hold its literals, a source by how it is known, and a test that is there', () => {
    ok(ROWS.length > 100);
    for (const { line, literals, where, source, test: named } of ROWS) {
      ok(literals.length > 0 && where.length > 0, line);
      for (const file of where) {
        ok(existsSync(join(ROOT, file)), `${file} is not there: ${line}`);
        ok(
          literals.some((literal) => holds(file, literal)),
          `${file} holds none of the literals: ${line}`,
        );
      }
      for (const literal of literals)
        ok(
          where.some((file) => holds(file, literal)),
          `${literal} stands in none of the files: ${line}`,
        );
      for (const one of source.split('; ')) ok(KNOWN.test(one), `no source, "${one}": ${line}`);
      const tests = testsNamedIn(named);
      ok(tests.length > 0 && tests.every(({ file, name }) => hasTest(file, name)), `no such test: ${line}`);
    }
  });

  test('every table of facts has its row', () => {
    const named = new Set(ROWS.flatMap(({ where }) => where));
    for (const name of readdirSync(join(ROOT, 'assets', 'tables')))
      ok(named.has(`assets/tables/${name}`), `assets/tables/${name} has no row in ${PAGE}`);
  });

  test('every recording that a source names is there', HAVE_RECORDINGS, () => {
    const named = recordingsNamed();
    ok(named.length > 15);
    for (const path of named) equal(recorded(path).skip, false, `${path} is no recording`);
  });
});

/** The recordings that sources name. */
function recordingsNamed(): string[] {
  const sources = ROWS.flatMap(({ source }) => source.split('; ')).filter((one) => one.startsWith('recorded: '));
  return [...new Set(sources.flatMap((one) => one.match(/[a-z]+\/[\w.{}+-]+\.\w+/giu) ?? []))].sort();
}

test('a literal is found in code, by its kind, and none in what is only said about it', () => {
  const found = (text: string, file: string): string[] =>
    literalsOf(text, file).map((one) => `${one.kind}: ${one.text}`);
  equal(found("// 0x80240016\nconst A = ['registry', KEY, 'Start'];", 'src/a.ts').join(), 'registry value: Start');
  equal(found("/* HKLM\\\\SYSTEM */ const B = 'SYSTEM\\\\Setup';", 'src/a.ts').join(), 'registry path: SYSTEM\\Setup');
  equal(found("Read-Number $key 'UBR' # 0x10", 'assets/powershell/a.ps1').join(), 'registry value: UBR');
  equal(found('const MAX_TRIES = 3;\nconst FATAL = 1603;', 'src/a.ts').join(), 'constant: FATAL = 1603');
  ok(missingFrom([], [{ kind: 'GUID', text: 'g', file: 'f' }])[0]?.startsWith('the GUID g in f has no row: add one'));
});
