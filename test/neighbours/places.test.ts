import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { runProgram } from '../build/programs.ts';
import { attack, attacked, needsRoot, runAsRoot, sharedFolder } from './attacker.ts';

const everythingIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

function assertRefused({ code, stdout }: { code: number | null; stdout: string }): void {
  assert.equal(code, 240);
  assert.match(stdout, /^PATCHPILOT .* why=output /mu);
}

describe('another user on this machine', needsRoot, () => {
  it('makes the output root before us: refused, and nothing is written into it', async () => {
    const root = join(sharedFolder(), 'out');
    await attacked(`mkdir ${root}`);
    assertRefused(await runAsRoot(root));
    assert.deepEqual(everythingIn(root), []);
  });

  it('puts a link in the place of the output root: refused, and nothing is written through it', async () => {
    const [root, target] = [join(sharedFolder(), 'out'), sharedFolder()];
    await attacked(`ln -s ${target} ${root}`);
    assertRefused(await runAsRoot(root));
    assert.deepEqual(everythingIn(target), []);
  });

  it('may write to the output root: refused, with or without a sticky bit', async () => {
    for (const mode of [0o777, 0o1777]) {
      const root = join(sharedFolder(), 'out');
      mkdirSync(root);
      chmodSync(root, mode);
      assertRefused(await runAsRoot(root));
      assert.deepEqual(everythingIn(root), []);
    }
  });

  for (const inner of ['Runs', 'State', 'State/Tenants'])
    it(`has put a link to elsewhere at ${inner} while the root was open: refused, and nothing is written through it`, async () => {
      const [root, target] = [join(sharedFolder(), 'out'), sharedFolder()];
      mkdirSync(join(root, inner, '..'), { recursive: true });
      symlinkSync(target, join(root, inner));
      assertRefused(await runAsRoot(root));
      assert.deepEqual(everythingIn(target), []);
    });

  it('has made the folder Runs while the root was open: refused', async () => {
    const root = join(sharedFolder(), 'out');
    mkdirSync(root);
    chmodSync(root, 0o777);
    await attacked(`mkdir ${root}/Runs`);
    chmodSync(root, 0o755);
    assertRefused(await runAsRoot(root));
    assert.deepEqual(everythingIn(join(root, 'Runs')), []);
  });

  it('swaps folder and link at the output root all the while: never written through, whoever wins', async () => {
    const [shared, target] = [sharedFolder(), sharedFolder()];
    const root = join(shared, 'out');
    const swapping = attack(
      `while :; do ln -s ${target} ${root}; rm -f ${root}; mkdir ${root}; rmdir ${root}; done 2>/dev/null`,
    );
    try {
      for (let start = 0; start < 12; start += 1) {
        const { code, stdout } = await runAsRoot(root);
        if (code !== 0) assertRefused({ code, stdout });
        assert.deepEqual(everythingIn(target), []);
        if (code === 0) break; // the folder is root's now, in a sticky one: the game is over
      }
    } finally {
      swapping.kill('SIGKILL');
    }
  });

  it('reads nothing of the evidence or the state: no file is open to others', async () => {
    const root = join(sharedFolder(), 'out');
    assert.equal((await runAsRoot(root)).code, 0);
    const files = everythingIn(root).filter((path) => lstatSync(join(root, path)).isFile());
    assert.ok(files.length > 20);
    const readable = await attacked(`find ${root} -type f -readable; find ${root} -writable`);
    assert.equal(readable, '');
  });

  it('cannot make a link called latest the last run', async () => {
    const [root, planted] = [join(sharedFolder(), 'out'), sharedFolder()];
    assert.equal((await runAsRoot(root)).code, 0);
    symlinkSync(planted, join(root, 'Runs', 'latest'));
    const { code, stdout } = await runProgram(PROGRAM.linux, ['verify', 'latest', '--output-root', root]);
    assert.equal(code, 0);
    assert.ok(!stdout.includes(planted));
  });
});
