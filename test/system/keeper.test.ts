import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAlive } from '../../src/system/is-alive.ts';
import { KEEP } from '../../src/system/keeper.ts';
import { createProcesses } from '../../src/system/processes.ts';
import type { ProcessRequest } from '../../src/system/system.ts';
import { patchpilot } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchpilot-keeper-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const aProgram = (name: string, script: string): string => {
  const path = join(folder, name);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
};
const src = resolve(import.meta.dirname, '..', '..', 'src');
/** The program from its sources, as one file. */
const keeper = aProgram('patchpilot', `#!/bin/sh\nexec ${process.execPath} ${join(src, 'main.ts')} "$@"\n`);
/** One that waits for half a second where the program waits for minutes. */
const module = aProgram(
  'hasty.mjs',
  `import { keepInstaller } from '${join(src, 'system', 'keeper.ts')}';\nkeepInstaller(process.argv.slice(3), 500);\n`,
);
const hasty = aProgram('hasty', `#!/bin/sh\nexec ${process.execPath} ${module} "$@"\n`);

const run = (script: string, also: Partial<ProcessRequest> = {}) =>
  createProcesses({ platform: 'linux', systemRoot: '/' }).run({
    ...{ program: process.execPath, args: ['-e', script, 'a b', '"c"'], cwd: folder, env: {}, timeoutMs: 40_000 },
    ...{ maxOutputBytes: 10_000, outlives: true, keeper, ...also },
  });

const leaves = (script: string): string =>
  `require('node:child_process').spawn('sh', ['-c', '${script}'], { stdio: 'inherit', detached: true }).unref()`;

describe('a program that outlives us', () => {
  it('is the child of this program: its arguments, output and exit code are handed on', async () => {
    const script = 'console.log(JSON.stringify(process.argv.slice(1))); console.error(process.ppid); process.exit(7)';
    const { code, ended, pid, stdout, stderr } = await run(script);
    assert.deepEqual([code, ended, stdout.trim(), stderr.trim()], [7, 'exit', '["a b","\\"c\\""]', String(pid)]);
  });

  it('that hands its output to another program is over when that one is, with its own code', async () => {
    const { code, ended, stdout } = await run(`${leaves('sleep 4; echo installed')}; process.exitCode = 7`);
    assert.deepEqual([code, ended, stdout], [7, 'exit', 'installed\n']);
  });

  it('that leaves a program running for good is over some time after its own end, with its own code', async () => {
    for (const also of [{ keeper: hasty }, { outlives: false }]) {
      const { code, ended, stdout } = await run(
        `console.log('done'); ${leaves('sleep 50')}; process.exitCode = 7`,
        also,
      );
      assert.deepEqual([code, ended, stdout], [7, 'exit', 'done\n'], Object.keys(also)[0]);
    }
  });

  it('is started without a keeper, and once, where the keeper cannot be started', async () => {
    const closed = join(folder, 'closed-keeper');
    writeFileSync(closed, 'no program');
    // The last is one of the reasons for which Node throws.
    for (const gone of [null, join(folder, 'gone'), closed, join(closed, 'below')]) {
      const mark = join(folder, 'mark');
      const script = `require('node:fs').writeFileSync('${mark}', '', { flag: 'wx' }); console.log(process.ppid)`;
      const { code, stdout, error } = await run(script, { keeper: gone });
      assert.deepEqual([code, stdout.trim(), error], [0, String(process.pid), null], String(gone));
      assert.ok(existsSync(mark));
      rmSync(mark);
    }
  });

  it('is not started again where the keeper was started and does not work', async () => {
    const mark = join(folder, 'untouched');
    const { code, ended } = await run(`require('node:fs').writeFileSync('${mark}', '')`, { keeper: '/bin/false' });
    assert.deepEqual([code, ended, existsSync(mark)], [1, 'exit', false]);
  });

  it('is ended with it when its time is over', async () => {
    const begun = performance.now();
    const { code, ended } = await run('setInterval(() => undefined, 1_000)', { timeoutMs: 2_000 });
    assert.deepEqual([code, ended], [null, 'timeLimit']);
    assert.ok(performance.now() - begun < 30_000);
  });

  it('that cannot be started is never taken for one that ended well, and says why', async () => {
    const { code, stderr } = patchpilot([KEEP, join(folder, 'missing')]);
    assert.deepEqual([code, stderr], [1, `spawn ${join(folder, 'missing')} ENOENT`]); // the low byte of its code
    writeFileSync(join(folder, 'closed'), 'no program');
    const closed = patchpilot([KEEP, join(folder, 'closed')]);
    assert.equal(closed.code, 1);
    assert.match(closed.stderr, /EACCES/u);
    const thrown = await run('', { keeper: null, program: join(folder, 'closed', 'below') });
    assert.deepEqual([thrown.code, thrown.ended, thrown.error], [null, 'notStarted', 'spawn ENOTDIR']);
  });
});

describe('what a program has left in its pipes', () => {
  it('is read before it is over, also when we came to nothing for longer than the pipes are waited for', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let pid = 0;
    const onStarted = (id: number) => (pid = id);
    const result = run(leaves('sleep 1; echo late; sleep 50'), { outlives: false, keeper: null, onStarted });
    while (isAlive(pid)) await nextTurn();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
    t.mock.timers.tick(5_000);
    assert.deepEqual([(await result).code, (await result).stdout], [0, 'late\n']);
  });
});
