import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { scratchFolder } from '../support/sim-files.ts';
import { start } from '../support/starts.ts';

const system = realSystem([]);

/** Two starts of a run with one required update, and what each came to. */
async function twice(t: TestContext, update: object): Promise<string[]> {
  const root = scratchFolder(t);
  const scenario = { schemaVersion: 1, name: 'shutdown', description: 'It shuts down.', updates: [update] };
  writeFileSync(join(root, 'shutdown.json'), JSON.stringify(scenario));
  const said: string[] = [];
  for (let n = 0; n < 2; n++) {
    const { exitCode, why } = await start(system, join(root, 'out'), join(root, 'shutdown.json'));
    said.push([exitCode, ...why].join(' '));
  }
  return said;
}

const excel = { kb: 'KB5002801', title: 'Security Update for Microsoft Excel 2016 (KB5002801)' };

describe('Windows that shuts down beside a run (0x8007045B)', () => {
  test('stops it during an install, and the next start goes on', async (t) => {
    assert.deepEqual(await twice(t, { ...excel, install: { hresult: '0x8007045B' } }), ['240 stopped', '0']);
  });

  test('stops it during a download, and the next start goes on', async (t) => {
    const download = { failures: 1, hresult: '0x8007045B' };
    assert.deepEqual(await twice(t, { ...excel, download }), ['240 stopped', '0']);
  });

  test('is no excuse for an install that then fails: 210', async (t) => {
    const install = { says: 'failed', hresult: '0x8007045B' };
    assert.deepEqual(await twice(t, { ...excel, install }), ['240 stopped', '210']);
  });
});
