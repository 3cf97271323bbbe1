import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../support/sim-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUILT = join(ROOT, 'dist', 'patchpilot');
/** The built program where there is one; from source the same lines are run all the same. */
const [program, ...first] = existsSync(BUILT) ? [BUILT] : [process.execPath, join(ROOT, 'src', 'main.ts')];

const DOCS = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

/** The blocks of a document that begin with "```sh test". */
const testedBlocks = (text: string): string[] =>
  [...text.matchAll(/^\s*```sh test\n([\s\S]*?)^\s*```$/gmu)].map(([, block = '']) => block);

for (const name of DOCS) {
  testedBlocks(readFileSync(join(ROOT, name), 'utf8')).forEach((block, at) => {
    test(`${name}, block ${at + 1}: every line does what is printed beside it`, (t) => {
      const cwd = scratchFolder(t);
      for (const line of block.split('\n').filter((each) => each.trim() !== '')) {
        const [command = '', comment = ''] = line.split(/\s+# /u);
        const [word, ...args] = command.trim().split(/\s+/u);
        assert.equal(word, 'patchpilot', line);
        const expected = Number(/^exits (\d+)/u.exec(comment)?.[1] ?? 0);
        const { status, stderr } = spawnSync(program, [...first, ...args], { cwd, encoding: 'utf8' });
        assert.equal(status, expected, `${line}\n${stderr}`);
      }
    });
  });
}

test('the README shows commands that are tested', () => {
  assert.ok(testedBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8')).length > 0);
});

/** Links from one document to another file of the project. */
for (const name of DOCS) {
  test(`${name} links to files that exist`, () => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/gu)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(ROOT, name, '..', link)));
    assert.deepEqual(missing, []);
  });
}
