import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withDevice } from './bench.ts';
import { runJob } from './bridge.ts';

suite('keeping the device awake', () => {
  test('Windows takes it, and the process ends with its input', async () => {
    await withDevice(async (device) => {
      const result = await runJob(device, 'awake', [['on']]);
      assert.equal(result.code, 0);
      assert.deepEqual(result.part('awake'), [{ set: true }]);
    });
  });
});
