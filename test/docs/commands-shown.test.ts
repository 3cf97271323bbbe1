import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { anchorOf, titlesOf } from '../../src/build/contents.mjs';
import { scratchFolder } from '../support/sim-files.ts';
import { ROOT } from './named-tests.ts';
import { follow, TESTED, type Reader } from './follow-page.ts';
import { blocksIn, PAGES, read } from './pages.ts';

const BUILT = join(ROOT, 'dist', 'patchpilot');
/** The built program where there is one; from source the same lines are run all the same. */
const PROGRAM = existsSync(BUILT) ? [BUILT] : [process.execPath, join(ROOT, 'src', 'main.ts')];

function reader(context: TestContext): Reader {
  const folder = scratchFolder(context);
  const programs = scratchFolder(context);
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  const program = join(programs, 'patchpilot');
  writeFileSync(program, `#!/bin/sh\nexec ${PROGRAM.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { folder, path: [programs, process.env['PATH']].join(delimiter), printed: '' };
}

for (const page of PAGES) {
  const blocks = blocksIn(read(page));
  if (blocks.some(({ info }) => info === TESTED))
    test(`${page}: every line of its commands does what is printed beside it, from the top of the page`, (context) => {
      const at = reader(context);
      for (const block of blocks) follow(at, page, block);
    });
}

/** The pages that teach: each of them shows commands that were run. */
for (const page of [
  'README.md',
  'docs/Policy-Authoring.md',
  'docs/Runbook-Patch-Cycle.md',
  'docs/Troubleshooting.md',
  'docs/for-auditors.md',
])
  test(`${page} shows commands that are tested`, () => {
    assert.ok(blocksIn(read(page)).some(({ info }) => info === TESTED));
  });

const anchorsOf = (text: string): Set<string> => new Set(titlesOf(text, 1).map(anchorOf));

/** Links from one page to another file of the project, or to a title. */
for (const page of PAGES) {
  test(`${page} links to files and titles that exist`, () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/gu)];
    const missing = links.filter(([, link = '', anchor]) => {
      const target = link === '' ? page : join(dirname(page), link);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).has(anchor);
    });
    assert.deepEqual(
      missing.map(([link]) => link),
      [],
    );
  });
}
