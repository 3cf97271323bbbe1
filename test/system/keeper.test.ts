import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { KEEP } from '../../src/system/keeper.ts';
import { createProcesses } from '../../src/system/processes.ts';
import { patchpilot } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchpilot-keeper-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** The program from its sources, as one file. */
const keeper = join(folder, 'patchpilot');
const main = resolve(import.meta.dirname, '..', '..', 'src', 'main.ts');
writeFileSync(keeper, `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`);
chmodSync(keeper, 0o755);

const run = (script: string, also: { readonly outlives?: boolean; readonly timeoutMs?: number } = {}) =>
  createProcesses({ platform: 'linux', systemRoot: '/', keeper }).run({
    ...{ program: process.execPath, args: ['-e', script, 'a b', '"c"'], cwd: folder, env: {}, timeoutMs: 40_000 },
    ...{ maxOutputBytes: 10_000, outlives: true, ...also },
  });

describe('a program that outlives us', () => {
  it('is the child of this program: its arguments, output and exit code are handed on', async () => {
    const script = 'console.log(JSON.stringify(process.argv.slice(1))); console.error(process.ppid); process.exit(7)';
    const { code, ended, pid, stdout, stderr } = await run(script);
    assert.deepEqual([code, ended, stdout.trim(), stderr.trim()], [7, 'exit', '["a b","\\"c\\""]', String(pid)]);
  });

  it('that leaves a program running with its output is over when it ends itself, with its own code', async () => {
    const left = `require('node:child_process').spawn('sleep', ['50'], { stdio: 'inherit', detached: true }).unref()`;
    for (const outlives of [true, false]) {
      const { code, ended, stdout } = await run(`console.log('done'); ${left}; process.exitCode = 7`, { outlives });
      assert.deepEqual([code, ended, stdout], [7, 'exit', 'done\n'], `outlives ${outlives}`);
    }
  });

  it('is ended with it when its time is over', async () => {
    const begun = performance.now();
    const { code, ended } = await run('setInterval(() => undefined, 1_000)', { timeoutMs: 2_000 });
    assert.deepEqual([code, ended], [null, 'timeLimit']);
    assert.ok(performance.now() - begun < 30_000);
  });

  it('that cannot be started is never taken for one that ended well, and says why', () => {
    const { code, stderr } = patchpilot([KEEP, join(folder, 'missing')]);
    assert.deepEqual([code, stderr], [1, `spawn ${join(folder, 'missing')} ENOENT`]); // the low byte of its code
    writeFileSync(join(folder, 'closed'), 'no program');
    const closed = patchpilot([KEEP, join(folder, 'closed')]);
    assert.equal(closed.code, 1);
    assert.match(closed.stderr, /EACCES/u);
  });
});
