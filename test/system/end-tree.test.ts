import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, mock, type TestContext } from 'node:test';
import { endTree } from '../../src/system/end-tree.ts';
import { isAlive } from '../../src/system/is-alive.ts';
import { quickFolder } from '../support/quick-folder.ts';

/** A process that would live on, and a taskkill in the place of that of Windows; null: there is none. */
function aWindows(t: TestContext, taskkill: string | null): { root: string; child: ChildProcess } {
  const root = quickFolder();
  mkdirSync(join(root, 'System32'));
  const script = `#!/bin/sh\necho $$ "$@" > ${root}/called.new; mv ${root}/called.new ${root}/called\n${taskkill ?? ''}\n`;
  if (taskkill !== null) writeFileSync(join(root, 'System32', 'taskkill.exe'), script, { mode: 0o755 });
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'], { stdio: 'ignore' });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(root, { recursive: true });
  });
  return { root, child };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The id of the taskkill, and what it was asked for, as soon as it works. */
async function called(root: string): Promise<string[]> {
  while (!existsSync(join(root, 'called'))) await turn();
  return readFileSync(join(root, 'called'), 'utf8').trim().split(' ');
}

describe('the end of a process and all it started, on Windows', () => {
  it('comes by taskkill of System32; one that hangs is ended after its grace, and the process with it', async (t) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    t.after(() => mock.timers.reset());
    const { root, child } = aWindows(t, 'exec sleep 600');
    endTree(child, 'win32', root);
    const [taskkill = '', ...asked] = await called(root);
    assert.deepEqual(asked, ['/PID', String(child.pid), '/T', '/F']);
    mock.timers.tick(9_999);
    await turn();
    assert.equal(child.killed, false);
    mock.timers.tick(1);
    const [, signal] = (await once(child, 'close')) as [unknown, string];
    assert.equal(signal, 'SIGKILL');
    while (isAlive(Number(taskkill))) await turn();
  });

  for (const [what, taskkill] of [
    ['says that it did it and did not', 'exit 0'],
    ['fails', 'exit 128'],
    ['is not there', null],
  ] as const)
    it(`comes at once where taskkill ${what}`, async (t) => {
      const { root, child } = aWindows(t, taskkill);
      endTree(child, 'win32', root);
      const [, signal] = (await once(child, 'close')) as [unknown, string];
      assert.equal(signal, 'SIGKILL');
    });
});
