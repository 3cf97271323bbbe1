import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogFile, runAgent, summary } from './agent-on-device.ts';
import { withDevice } from './bench.ts';
import { aCumulativeUpdate, anUpdate } from './update.ts';

describe('the update agent on a Windows device', { concurrency: false }, () => {
  it('is asked, what it offers is downloaded, installed and claimed, and a cumulative update ends 150', async () => {
    await withDevice(async (device) => {
      const cumulative = aCumulativeUpdate({ ubr: 7171 });
      const plain = anUpdate({ kb: '5031455', eulaAccepted: false });
      await device.updateAgent({ updates: [cumulative, plain] });
      const run = await runAgent(device);
      assert.equal(run.code, 150, run.said);
      const { scan, updates } = await catalogFile(device, run);
      assert.equal(scan.outcome, 'complete');
      assert.deepEqual(
        updates.map(({ kb, kind, decision }) => [kb, kind, decision]),
        [
          ['KB5031455', 'other', 'selected'],
          ['KB5068861', 'cumulative', 'selected'],
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
});
