import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileOf, read, type Block } from './pages.ts';

export const TESTED = 'sh test';
/** What a block of this kind shows was printed by the commands of the block before it. */
const SHOWN = 'text shown';

/** A page is read from its top in one folder, which has the examples of the release. */
export interface Reader {
  readonly folder: string;
  readonly path: string;
  /** What the commands of the last block printed. */
  printed: string;
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

/** Does what a block asks for: writes the file that it shows, types its commands, compares what it says was printed. */
export function follow(at: Reader, page: string, block: Block): void {
  const file = fileOf(block);
  if (file !== null) {
    assert.ok(read(page).includes(`\`${file}\``), `${page} shows ${file}, and its text does not name it`);
    mkdirSync(dirname(join(at.folder, file)), { recursive: true });
    writeFileSync(join(at.folder, file), block.text);
  }
  if (block.info === TESTED) typed(at, block.text);
  if (block.info === SHOWN) demandShown(at, block.text);
}
