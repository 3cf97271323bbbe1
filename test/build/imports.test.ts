import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { FOLDERS } from '../../src/build/arrows.mjs';

const SRC = join(import.meta.dirname, '..', '..', 'src');
const STATIC = /^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'(\.[^']+)';/gmsu;
const ON_DEMAND = /import\('(\.[^']+)'\)/gu;
/** An import of whichever file has the name that is put together: of all that could be meant. */
const BY_NAME = /import\(`(\.[^`]+)`\)/gu;

/** The files of a folder that a name with blanks in it may stand for. */
function namedBy(file: string, pattern: string): string[] {
  const folder = dirname(pattern);
  const wanted = new RegExp(
    `^${basename(pattern)
      .split(/\$\{[^}]*\}/u)
      .map(escaped)
      .join('[^/]+')}$`,
    'u',
  );
  return readdirSync(resolve(SRC, dirname(file), folder))
    .filter((one) => wanted.test(one))
    .map((one) => `${folder}/${one}`);
}
const escaped = (text: string): string => text.replaceAll('.', '\\.');

/** Each file of the product, and the files it imports: values, types, and what it imports on demand. */
function importsOf(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('build/'));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(SRC, file), 'utf8');
      const named = [
        ...[...text.matchAll(STATIC), ...text.matchAll(ON_DEMAND)].map(([, path = '']) => path),
        ...[...text.matchAll(BY_NAME)].flatMap(([, pattern = '']) => namedBy(file, pattern)),
      ];
      return [file, named.map((path) => relative(SRC, resolve(SRC, dirname(file), path)))];
    }),
  );
}

const imports = importsOf();

/** Files that reach themselves, by what they import. */
function circles(): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const to of imports.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

describe('the imports of src', () => {
  test('are read: most files have some, and each leads to a file that is there', () => {
    const all = [...imports.values()].flat();
    assert.ok(imports.size > 400 && all.length > 1_500, `${imports.size} files, ${all.length} imports`);
    assert.deepEqual(
      all.filter((path) => !imports.has(path)),
      [],
    );
  });

  test('make no circle, types and imports on demand included', () => {
    assert.deepEqual(circles(), []);
  });

  test('use every permission that the table of arrows gives', () => {
    const idle = Object.entries(FOLDERS).flatMap(([folder, { may }]) => {
      const inside = [...imports].filter(([file]) => file === folder || file.startsWith(`${folder}/`));
      const reached = new Set(inside.flatMap(([, to]) => to));
      const isUsed = (to: string): boolean => [...reached].some((path) => path === to || path.startsWith(`${to}/`));
      return may.filter((to) => !isUsed(to)).map((to) => `${folder} -> ${to}`);
    });
    assert.deepEqual(idle, []);
  });

  test('stand in the table: no folder of src is without its row', () => {
    const folders = new Set([...imports.keys()].map((file) => file.split('/')[0] ?? ''));
    assert.deepEqual([...folders].filter((folder) => !Object.hasOwn(FOLDERS, folder)).sort(), []);
  });
});
