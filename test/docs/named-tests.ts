import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A test as the pages name it: its file in code marks, its name in double quotes. */
export const NAMED = /`(test\/[^`]+\.test\.ts)` "([^"]+)"/gu;

/** The tests that a page names. */
export const testsNamedIn = (page: string): { readonly file: string; readonly name: string }[] =>
  [...page.matchAll(NAMED)].map(([, file = '', name = '']) => ({ file, name }));

/** Whether the file has a test of that name, however it is quoted. */
export function hasTest(file: string, name: string): boolean {
  if (!existsSync(join(ROOT, file))) return false;
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((form) => source.includes(form));
}
