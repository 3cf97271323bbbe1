import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ROOT } from '../../src/build/paths.mjs';
import { takeCollected, type Collected } from './collector.ts';

/**
 * Loads test files as often as wanted: each version is its own set of modules, tests and sources alike, made from the
 * instrumented sources where there are some. Nothing on disk is changed.
 */
const COLLECTOR = new URL('./collector.ts', import.meta.url).href;
/** Recorded facts outside of the repository are read by no test here, so that the figures are the same everywhere. */
const OUTSIDE = 'shared/corpus';

let sources: Readonly<Record<string, string>> = {};
const stripped = new Map<string, string>();
const imports = new Map<string, Set<string>>();

export const useSources = (instrumented: Readonly<Record<string, string>>): void => {
  sources = instrumented;
};

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'node:test') return { url: COLLECTOR, shortCircuit: true };
    const found = next(specifier, context);
    const parent = context.parentURL;
    const version = parent === undefined ? null : new URL(parent).searchParams.get('version');
    const file = ownFile(found.url);
    if (parent === undefined || version === null || file === null) return found;
    const importer = ownFile(parent) ?? parent;
    imports.set(importer, (imports.get(importer) ?? new Set()).add(file));
    return { ...found, url: `${found.url}?version=${version}` };
  },
  load: (url, context, next) => {
    const file = new URL(url).searchParams.has('version') ? ownFile(url) : null;
    return file === null ? next(url, context) : { format: 'module', source: codeOf(file), shortCircuit: true };
  },
});

/** A TypeScript file of the repository, named from its root, or null. */
const ownFile = (url: string): string | null => {
  if (!url.startsWith('file:')) return null;
  const file = relative(ROOT, fileURLToPath(url));
  return file.endsWith('.ts') && !file.startsWith('..') && !file.includes('node_modules') ? file : null;
};

const codeOf = (file: string): string => {
  const known = stripped.get(file);
  if (known !== undefined) return known;
  const text = sources[file] ?? readFileSync(join(ROOT, file), 'utf8').replaceAll(OUTSIDE, 'left/out');
  const code = stripTypeScriptTypes(text);
  stripped.set(file, code);
  return code;
};

const loaded = new Map<string, readonly Collected[]>();

/** The tests of a file as that version of all modules has them. */
export const testsOf = async (file: string, version: number): Promise<readonly Collected[]> => {
  const key = `${file}?version=${version}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  takeCollected();
  await import(`${pathToFileURL(join(ROOT, file)).href}?version=${version}`);
  const tests = takeCollected();
  loaded.set(key, tests);
  return tests;
};

/** Whether a file imports another, directly or through others. */
export const reaches = (file: string, wanted: string, seen = new Set<string>()): boolean => {
  if (file === wanted) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return [...(imports.get(file) ?? [])].some((next) => reaches(next, wanted, seen));
};
