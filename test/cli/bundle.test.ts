import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

describe('bundle', () => {
  let root = '';
  let id = '';
  const ask = (...args: string[]) => answered([...args, '--output-root', root]);

  before(async (t) => {
    root = scratchFolder({ after: (cleanup) => (t as { after?(f: () => void): void }).after?.(cleanup) });
    await answered(['run', '--scenario', 'install-fails-210', '--output-root', root, '--quiet']);
    id = readdirSync(join(root, 'Runs'))[0] ?? '';
  });

  test('holds every file as it is, and verifies by the root of the run', async () => {
    const out = join(root, 'whole.zip');
    const said = onlyObject((await ask('bundle', 'latest', '--out', out, '--json')).stdout);
    assert.deepEqual([said['verdict'], said['withheld']], ['VALID', []]);
    const { code } = await answered(['verify', out, '--root', String(said['root'])]);
    assert.equal(code, 0);
    const inside = unzipSync(readFileSync(out));
    const folder = join(root, 'Runs', id);
    for (const [name, bytes] of Object.entries(inside))
      assert.ok(readFileSync(join(folder, name.slice(id.length + 1))).equals(bytes), name);
    assert.equal(Object.keys(inside).length, said['included']);
  });

  test('names what it withholds, with its hash, and stays VALID', async () => {
    const out = join(root, 'less.zip');
    const { stdout } = await ask('bundle', id, '--out', out, '--withhold', 'raw, HTML,checks,diagnostics', '--json');
    const said = onlyObject(stdout);
    const withheld = said['withheld'] as { path: string; sha256: string }[];
    assert.ok(withheld.some(({ path }) => path === 'Reports/final-report.html'));
    assert.ok(withheld.every(({ path }) => !Object.keys(unzipSync(readFileSync(out))).includes(`${id}/${path}`)));
    const verified = onlyObject((await answered(['verify', out, '--json'])).stdout);
    assert.deepEqual(
      [verified['verdict'], verified['withheld'], verified['runExitCode']],
      ['VALID', withheld.length, 210],
    );
  });

  test('of altered evidence says so', async () => {
    const file = join(root, 'Runs', id, 'Reports', 'diff-report.json');
    const kept = readFileSync(file);
    writeFileSync(file, `${kept.toString('utf8')} `);
    const { code, stdout } = await ask('bundle', id, '--out', join(root, 'altered.zip'), '--json');
    writeFileSync(file, kept);
    assert.deepEqual([code, onlyObject(stdout)['verdict']], [0, 'INVALID']);
  });

  test('overwrites nothing, writes into no run, follows no link, and leaves nothing behind', async () => {
    const taken = join(root, 'taken.zip');
    writeFileSync(taken, 'mine');
    assert.equal((await ask('bundle', id, '--out', taken)).code, 1);
    assert.equal(readFileSync(taken, 'utf8'), 'mine');
    assert.equal((await ask('bundle', id, '--out', join(root, 'Runs', id, 'x.zip'))).code, 1);
    assert.equal((await ask('bundle', id, '--out', join(root, 'no', 'such', 'x.zip'))).code, 1);
    assert.equal((await ask('bundle', id, '--withhold', 'catalog')).code, 64);
    assert.equal((await ask('bundle', 'ffffffff')).code, 66);
    await answered(['run', '--scenario', 'success-0', '--output-root', root, '--quiet']);
    const other = readdirSync(join(root, 'Runs')).find((name) => name !== id) ?? '';
    symlinkSync('/etc/passwd', join(root, 'Runs', other, 'Logs', 'link'));
    const linked = join(root, 'linked.zip');
    assert.equal((await ask('bundle', other, '--out', linked)).code, 1);
    assert.equal(existsSync(linked), false);
    assert.deepEqual(
      readdirSync(root).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
