import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogFile, runAgent, summary } from './agent-on-device.ts';
import { withDevice } from './bench.ts';
import { markWindowsReady } from './kit-on-device.ts';
import { aCumulativeUpdate, aDotNetUpdate, anUpdate } from './update.ts';

describe('the update agent on a Windows device', { concurrency: false }, () => {
  it('is asked, what it offers is downloaded, installed and claimed, and a cumulative update ends 150', async () => {
    await withDevice(async (device) => {
      const cumulative = aCumulativeUpdate({ ubr: 9801 });
      const plain = anUpdate({ kb: '5139455', eulaAccepted: false });
      await device.updateAgent({ updates: [cumulative, plain] });
      const run = await runAgent(device);
      assert.equal(run.code, 150, run.said);
      const { scan, updates } = await catalogFile(device, run);
      assert.equal(scan.outcome, 'complete');
      assert.deepEqual(
        updates.map(({ kb, kind, decision }) => [kb, kind, decision]),
        [
          ['KB5139455', 'other', 'selected'],
          ['KB5199861', 'cumulative', 'selected'],
        ],
      );
      const records = await summary(device, run.runFolder);
      assert.deepEqual(
        [plain, cumulative].map(({ id }) => {
          const { attempted, installed, hresult } = records.get(id) ?? {};
          return [attempted, installed, hresult];
        }),
        [
          [true, null, 0],
          [true, null, 0],
        ],
      );
    });
  });

  it('after the restart goes on, confirms, and ends 210 for the one that lied and 0 without it', async () => {
    for (const lies of [true, false]) {
      await withDevice(async (device) => {
        await markWindowsReady(device);
        const cumulative = aCumulativeUpdate({ ubr: 9801 });
        const plain = lies ? aDotNetUpdate({ install: { becomes: 'offered' } }) : anUpdate({ kb: '5139455' });
        await device.updateAgent({ updates: [cumulative, plain] });
        const first = await runAgent(device);
        assert.equal(first.code, 150, first.said);
        await device.restart();
        const second = await runAgent(device);
        assert.equal(second.code, lies ? 210 : 0, second.said);
        const verdicts = await summary(device, second.runFolder);
        assert.equal(verdicts.get(cumulative.id)?.verdict, 'installed');
        assert.equal(verdicts.get(plain.id)?.verdict, lies ? 'notEffective' : 'installed');
      });
    }
  });

  it('a source that cannot be reached ends 100 why=scan, never 0', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ answers: { 'IUpdateSearcher.Search': [{ hresult: '0x8024402C' }] } });
      const run = await runAgent(device);
      assert.equal(run.code, 100, run.said);
      assert.ok((run.last['why'] ?? '').split(',').includes('scan'), run.said);
      const { scan } = await catalogFile(device, run);
      assert.deepEqual([scan.outcome, scan.hresult], ['failed', 0x8024402c | 0]);
    });
  });

  it('an agent that does not come up ends 240 why=agent', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ answers: { 'Session.Create': [{ hresult: '0x80070422' }] } });
      const run = await runAgent(device);
      assert.equal(run.code, 240, run.said);
      assert.equal(run.last['why'], 'agent');
    });
  });

  it('in test mode is only searched', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate({ kb: '5139455', eulaAccepted: false })] });
      const run = await runAgent(device, { arguments: ['--test-mode'] });
      assert.equal(run.code, 0, run.said);
      const acts = (await device.agentCalls()).map(({ member }) => member ?? '');
      for (const act of ['AcceptEula', 'BeginDownload', 'Download', 'BeginInstall', 'Install', 'AddService2']) {
        assert.ok(!acts.includes(act), act);
      }
    });
  });
});
