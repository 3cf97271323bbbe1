import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');

/** The card: what the root of the project holds. */
const CARD = [
  ...[
    'package.json',
    'tsconfig.json',
    'build.mjs',
    'src',
    'assets',
    'schemas',
    'examples',
    'test',
    'dist',
    'README.md',
  ],
  ...['docs', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', '.ci'],
];

/** What is committed in the root: files and folders. */
const committed = (): Set<string> => {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  return new Set(paths.filter((path) => path !== '').map((path) => path.split('/')[0] ?? ''));
};

/** The files that the section `The root` of the page gives a reason for. */
const explained = (): Set<string> => {
  const page = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const [, section = ''] = /^## The root\n(.*?)^## /msu.exec(page) ?? [];
  return new Set([...section.matchAll(/^\| `([^`]+)`/gmu)].map(([, name = '']) => name));
};

test('nothing stands in the root that is neither in the card nor has its reason in docs/architecture.md', () => {
  const known = new Set([...CARD, ...explained()]);
  assert.ok(committed().size > 10);
  assert.deepEqual(
    [...committed()].filter((name) => !known.has(name)),
    [],
  );
});

test('docs/architecture.md gives no reason for what is not there', () => {
  const there = committed();
  assert.deepEqual(
    [...explained()].filter((name) => !there.has(name) || CARD.includes(name)),
    [],
  );
});
