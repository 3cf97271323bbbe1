import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { answered, onlyObject } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import * as each from './one-of-each.ts';
import { FILES_IN_VAIN, PLANTED_IN_VAIN } from './one-of-each-in-vain.ts';

type Planted = each.Planted;
const FILES = { ...each.FILES, ...FILES_IN_VAIN };
const PLANTED = [...each.PLANTED, ...PLANTED_IN_VAIN];

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'patchpilot');

interface Found {
  readonly file: string;
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}
interface Answer {
  readonly ok: boolean;
  readonly faults: readonly Found[];
  readonly warnings: readonly Found[];
}

const root = quickFolder();
after(() => rmSync(root, { recursive: true, force: true }));
const config = join(root, 'config');
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(config, path)), { recursive: true });
  writeFileSync(join(config, path), text);
}
const told = await answered(['policy', 'check', config, '--json']);
const answer = onlyObject(told.stdout) as unknown as Answer;

/** Line and column, from 1, at which a planted value begins. */
function placeOf({ file, at }: Planted): { line: number; column: number } {
  const text = FILES[file] ?? '';
  assert.equal(text.split(at).length, 2, `${file}: ${at} stands there once`);
  const lines = text.slice(0, text.indexOf(at)).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const named = ({ file, path }: { file: string; path: string }): string => `${file}#${path}`;

describe('policy check over a tree with one of each fault', () => {
  it('names each and nothing else, all at once, faults apart from warnings', () => {
    for (const [grade, found] of [
      ['fault', answer.faults],
      ['warning', answer.warnings],
    ] as const)
      // prettier-ignore
      assert.deepEqual(found.map(named).sort(), PLANTED.filter((one) => one.grade === grade).map(named).sort());
    assert.deepEqual([told.code, answer.ok], [1, false]);
  });

  for (const planted of PLANTED)
    it(`names ${planted.what}: its file, its line and column, and what is meant`, () => {
      const all = [...answer.faults, ...answer.warnings].filter((one) => named(one) === named(planted));
      assert.equal(all.length, 1);
      const { line, column, message } = all[0] ?? assert.fail();
      assert.deepEqual({ line, column }, placeOf(planted));
      assert.match(message, /^expected .+, got ./u);
      assert.ok(message.includes(planted.means), message);
    });

  it('says the same in lines: file:line:column, and the word warning before what is one', async () => {
    const { code, stdout } = await answered(['policy', 'check', config]);
    assert.equal(code, 1);
    for (const planted of PLANTED) {
      const place = placeOf(planted);
      const begin = `${planted.file}:${place.line}:${place.column}: ${planted.path}: expected `;
      const whole = planted.grade === 'warning' ? `warning: ${begin}` : begin;
      assert.ok(
        stdout.split('\n').some((line) => line.startsWith(whole)),
        `${whole}\n${stdout}`,
      );
    }
  });

  it('and the built program says what the sources say', { skip: !existsSync(BUILT) }, () => {
    const { status, stdout } = spawnSync(BUILT, ['policy', 'check', config, '--json'], { encoding: 'utf8' });
    assert.equal(status, 1);
    const { faults, warnings } = onlyObject(stdout) as unknown as Answer;
    assert.deepEqual([faults, warnings], [answer.faults, answer.warnings]);
  });
});
