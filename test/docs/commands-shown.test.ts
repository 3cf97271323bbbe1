import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { anchorOf, titlesOf } from '../../src/build/contents.mjs';
import { scratchFolder } from '../support/sim-files.ts';
import { ROOT } from './named-tests.ts';
import { blocksIn, fileOf, PAGES, read, type Block } from './pages.ts';

const BUILT = join(ROOT, 'dist', 'patchpilot');
/** The built program where there is one; from source the same lines are run all the same. */
const PROGRAM = existsSync(BUILT) ? [BUILT] : [process.execPath, join(ROOT, 'src', 'main.ts')];

const TESTED = 'sh test';
/** What a block of this kind shows was printed by the commands of the block before it. */
const SHOWN = 'text shown';

/** A page is read from its top in one folder, which has the examples of the release. */
interface Reader {
  readonly folder: string;
  readonly path: string;
  /** What the commands of the last block printed. */
  printed: string;
}

function reader(context: TestContext): Reader {
  const folder = scratchFolder(context);
  const programs = scratchFolder(context);
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  const program = join(programs, 'patchpilot');
  writeFileSync(program, `#!/bin/sh\nexec ${PROGRAM.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { folder, path: [programs, process.env['PATH']].join(delimiter), printed: '' };
}

/**
 * Each line ends with the code that stands behind it or on the line above, `# exits 150: inst=3`, or with 0; and prints
 * what follows the code.
 */
function typed(at: Reader, block: string): void {
  at.printed = '';
  for (const line of block
    .replaceAll(/^(#.*)\n(.*)$/gmu, '$2 $1')
    .split('\n')
    .filter((each) => each.trim() !== '')) {
    const [, code = '0', words = ''] = /\s# .*?\bexits (\d+)(?:: (.+))?$/u.exec(line) ?? [];
    const env = { ...process.env, PATH: at.path };
    const shell = ['-o', 'pipefail', '-c', line];
    const { status, stdout, stderr } = spawnSync('bash', shell, { cwd: at.folder, env, encoding: 'utf8' });
    assert.equal(status, Number(code), `${line}\n${stdout}${stderr}`);
    assert.ok(stdout.includes(words), `${line}\nexpected ${words} in\n${stdout}`);
    at.printed += stdout;
  }
}

/** Every line that is shown was printed; `...` stands for what differs each time or is too long. */
function demandShown(at: Reader, block: string): void {
  const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
  const printed = at.printed.split('\n').map(plain);
  for (const line of block.split('\n').map(plain).filter(Boolean)) {
    const pieces = line
      .split(' ... ')
      .flatMap((piece) => piece.split('...'))
      .filter(Boolean);
    assert.ok(
      printed.some((one) => pieces.every((piece) => one.includes(piece))),
      `shown and not printed: ${line}\n${at.printed}`,
    );
  }
}

function follow(at: Reader, page: string, block: Block): void {
  const file = fileOf(block);
  if (file !== null) {
    assert.ok(read(page).includes(`\`${file}\``), `${page} shows ${file}, and its text does not name it`);
    mkdirSync(dirname(join(at.folder, file)), { recursive: true });
    writeFileSync(join(at.folder, file), block.text);
  }
  if (block.info === TESTED) typed(at, block.text);
  if (block.info === SHOWN) demandShown(at, block.text);
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
