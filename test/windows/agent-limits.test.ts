import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type AgentRun, catalogFile, runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { anUpdate } from './update.ts';

/** The shortest limits that a policy can state. */
const LIMITS = { timeLimits: { searchMinutes: 5, downloadMinutes: 5, installMinutes: 5 } };
const START = { policy: LIMITS, timeoutMs: 1_200_000 };
const SOUND = anUpdate({ kb: '5031002' });
const SEARCH = 'IUpdateSearcher.Search';

/** Ended by its limit, and not waited for much longer. */
const within = (ms: number): boolean => ms > 5 * 60_000 && ms < 10 * 60_000;

async function records(device: Device, run: AgentRun) {
  const found = [...(await summary(device, run.runFolder)).values()];
  return (kb: string) => found.find((one) => one.kb === `KB${kb}`);
}

/** Each on a device of its own, all at once: most of the time is spent waiting. */
const hangs: Readonly<Record<string, (device: Device) => Promise<void>>> = {
  'a search: nothing is known, 100 why=scan': async (device) => {
    await device.updateAgent({ updates: [anUpdate()], answers: { [SEARCH]: [{ hang: true, times: 1 }] } });
    const run = await runAgent(device, START);
    assert.deepEqual([run.code, run.last['why'], within(run.ms)], [100, 'scan', true], run.said);
    assert.equal((await catalogFile(device, run)).scan.outcome, 'failed');
  },
  'a download: left to the next run, the next update is installed, 100 why=download': async (device) => {
    // Begun, and then without progress; the other acts here are one call that does not come back.
    const updates = [anUpdate({ kb: '5031001', download: { hang: true } }), SOUND];
    await device.updateAgent({ updates, takesCallbacks: true });
    const run = await runAgent(device, START);
    assert.deepEqual([run.code, run.last['why'], within(run.ms)], [100, 'download', true], run.said);
    const of = await records(device, run);
    assert.deepEqual([of('5031001')?.installed, of('5031002')?.verdict], [false, 'installed']);
  },
  'an install: looked up and found missing, the next update is installed, 210': async (device) => {
    await device.updateAgent({ updates: [anUpdate({ kb: '5031001', install: { hang: true } }), SOUND] });
    const run = await runAgent(device, START);
    assert.deepEqual([run.code, within(run.ms)], [210, true], run.said);
    assert.match(run.said, /KB5031001: install, running for 4 min, no start is recorded yet, progress not known/u);
    const of = await records(device, run);
    assert.deepEqual([of('5031001')?.reason, of('5031001')?.verdict], ['timeLimit', 'failed']);
    assert.equal(of('5031002')?.verdict, 'installed');
  },
  'an install that goes on without its process: looked up and found done, 0': async (device) => {
    await device.updateAgent({ updates: [anUpdate({ install: { ms: 330_000, goesOn: true } })] });
    const run = await runAgent(device, START);
    assert.deepEqual([run.code, run.last['inst']], [0, '1'], run.said);
  },
};

suite('the update agent of a Windows device stands still past its limit', { concurrency: true }, () => {
  for (const [what, check] of Object.entries(hangs)) {
    test(what, { timeout: 1_500_000 }, () => withDevice(check));
  }
});
