import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../../src/system/real.ts';
import { quickFolder } from '../../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../../support/starts.ts';

const system = realSystem([]);
const manual = join(import.meta.dirname, '../../../examples/scenarios/manual-reboot-150.json');

/** A device that nobody restarts but us, under these settings; `change` alters its script. */
async function waiting(context: TestContext, rebootSettings: object, change: object = {}) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'manual-reboot-150.json');
  const script = JSON.parse(readFileSync(manual, 'utf8')) as Record<string, object>;
  const play = (more: object): void => {
    writeFileSync(file, JSON.stringify({ ...script, ...more, policies: { UpdatePolicy: { rebootSettings } } }));
  };
  play(change);
  const again = () => start(system, root, file);
  const first = await again();
  assert.equal(first.exitCode, 150);
  const { runFolder } = folderOf(first);
  const plan = jsonOf(join(runFolder, 'State', 'RebootPlan.json')) as { restart: { decision: string } };
  return { again, play, runFolder, decision: plan.restart.decision };
}

const events = (runFolder: string): string => readFileSync(join(runFolder, 'Logs', 'Events.jsonl'), 'utf8');

test('a restart that policy allows is asked for, after the plan says so, and told by the next hop', async (context) => {
  const { again, runFolder, decision } = await waiting(context, { allowAutoReboot: true });
  assert.equal(decision, 'restart');
  assert.match(events(runFolder), /"type":"restartDecided"/u);
  assert.equal((await again()).exitCode, 0);
  assert.match(events(runFolder), /"type":"restartAsked"/u);
});

test('without leave of the policy nothing is asked for', async (context) => {
  const { again, decision } = await waiting(context, {});
  assert.equal(decision, 'notAllowed');
  assert.equal((await again()).exitCode, 150);
});

test('somebody who is logged on keeps the device from restarting; once gone it restarts', async (context) => {
  const { again, play, decision } = await waiting(context, { allowAutoReboot: true }, { device: { loggedOn: true } });
  assert.equal(decision, 'activeUser');
  assert.equal((await again()).exitCode, 150);
  play({});
  assert.equal((await again()).exitCode, 150); // asked now
  assert.equal((await again()).exitCode, 0);
});
