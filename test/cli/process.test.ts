import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { crashed } from '../../src/cli/program.ts';
import type { Io } from '../../src/system/io.ts';
import { lastLineIn, onlyObject, patchpilot } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const MAIN = resolve(ROOT, 'src/main.ts');

/** Two modules of the program in a process of their own, so that pipes and ends are real ones. */
function snippet(code: string, readStdout: (chunk: Buffer, stop: () => void) => void): Promise<number | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    readStdout(chunk, () => child.stdout.destroy());
  });
  return new Promise((done) => child.on('close', (status) => done(status)));
}

const PRINT = `
  const { standardStreams } = await import('./src/system/standard-streams.ts');
  const { endProcess } = await import('./src/system/process-end.ts');
  const { Output } = await import('./src/cli/output.ts');
  const { outputMode } = await import('./src/cli/mode.ts');
  const output = new Output(standardStreams(), outputMode(['--json']));`;

test('one megabyte of JSON arrives whole through a pipe that is read slowly', async () => {
  let text = '';
  const code = await snippet(
    `${PRINT} output.result({ exitCode: 7, lines: [], json: { big: 'x'.repeat(1_048_576) } }); endProcess(7, false);`,
    (chunk) => {
      text += chunk.toString('latin1');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    },
  );
  assert.equal(code, 7);
  assert.equal(String(onlyObject(text)['big']).length, 1_048_576);
});

test('a reader that goes away is no failure', async () => {
  const code = await snippet(
    `${PRINT} for (let i = 0; i < 200; i++) { output.result({ exitCode: 7, lines: [], json: { big: 'x'.repeat(65_536) } });
      await new Promise((r) => setTimeout(r, 1)); } endProcess(7, false);`,
    (_, stop) => stop(),
  );
  assert.equal(code, 7);
});

test('a process that something keeps alive ends all the same', async () => {
  const began = performance.now();
  const code = await snippet(`${PRINT} setInterval(() => {}, 1000); endProcess(7, false);`, () => undefined);
  assert.equal(code, 7);
  assert.ok(performance.now() - began < 30_000);
});

test('work that waits for nothing any more is reported, not taken for success', async () => {
  const code = await snippet(
    `const { guardProcess } = await import('./src/system/process-end.ts');
     guardProcess(() => 240); void new Promise(() => {});`,
    () => undefined,
  );
  assert.equal(code, 240);
});

test('what nobody caught ends run with 240 and its last line, anything else with 70', () => {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTerminal: false,
    columns: () => 80,
    mayColor: false,
    onStop: () => undefined,
    closing: () => false,
  };
  assert.equal(crashed(['run', '-TestMode'], new TypeError('x is not a function'), io), 240);
  assert.match(lastLineIn(out), /^PATCHPILOT v=1 exit=240 .* why=internal /u);
  assert.match(err, /\[internal\]\n/u);
  assert.equal(crashed(['status'], new TypeError('x'), io), 70);
});

test('a stop signal ends run with 240 why=stopped and its last line', async (t) => {
  const root = scratchFolder(t);
  const child = spawn(process.execPath, [MAIN, 'run', '--scenario', 'showcase-150', '--output-root', root], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (!child.killed && stdout.includes('1/17 ')) child.kill('SIGTERM');
  });
  const code = await new Promise((done) => child.on('close', done));
  assert.equal(code, 240);
  assert.match(lastLineIn(stdout), / why=stopped /u);
});

test('the environment steers nothing: no option of Node, no language, no colour', () => {
  const env = { ...process.env, NODE_DEBUG: '', FORCE_COLOR: '1', LANG: 'de_DE.UTF-8', CONSOLA_LEVEL: '999' };
  const { code, stdout, stderr } = patchpilot(['exit-codes'], env);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(stdout.split('\n')[0], '0   : Success');
});
