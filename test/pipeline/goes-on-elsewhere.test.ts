import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cumulative } from '../never-green/updates.ts';
import { aDevice } from '../never-green/windows/devices.ts';
import { World } from '../never-green/windows/world.ts';

const [FIRST, SECOND] = ['/O/2026-11-26', '/O/2026-11-27'];

async function waitingUnderTheFirst(): Promise<{ world: World; runId: string }> {
  const world = new World(aDevice());
  world.windows.offers.push(cumulative());
  const { code, runId } = await world.run(['--quiet'], FIRST);
  assert.equal(code, 150);
  return { world, runId: runId ?? '' };
}

test('quiet prints one line, unless another run goes on: then which, and where, before it', async () => {
  const { world, runId } = await waitingUnderTheFirst();
  assert.equal(world.starts[0]?.stdout.trimEnd().split('\n').length, 1);

  const still = await world.run(['--quiet'], SECOND);
  assert.equal(still.code, 150);
  assert.deepEqual(told(still.stdout, runId), [true, 2]);

  world.boot();
  const over = await world.run(['--quiet'], SECOND);
  assert.equal(over.code, 0);
  assert.deepEqual(told(over.stdout, runId), [true, 2]);
});

test('with --json the one object is all there is, and names the run and its folder', async () => {
  const { world, runId } = await waitingUnderTheFirst();
  const { stdout } = await world.run(['--quiet', '--json'], SECOND);
  const answer = JSON.parse(stdout) as { runId: string; runFolder: string };
  assert.deepEqual([answer.runId, answer.runFolder.includes(FIRST)], [runId, true]);
});

/** Whether the line before the last names the run and the root where it lies, and how many lines there are. */
function told(stdout: string, runId: string): [boolean, number] {
  const lines = stdout.trimEnd().split('\n');
  return [lines.at(-2)?.includes(runId) === true && lines.at(-2)?.includes(FIRST) === true, lines.length];
}
