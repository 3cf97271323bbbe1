import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

const system = realSystem([]);
const SECRET = 'hunter2Zq8';

/** A device whose every text that comes from outside holds a secret, after its reboot. */
async function talkative(context: TestContext) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'talkative.json');
  const url = `https://svc:${SECRET}@wsus.example/?token=${SECRET}`;
  const service = { name: 'Svc', displayName: `run --password ${SECRET}`, state: 'Running', startType: 'Automatic' };
  const signal = { signal: 'Services\\Pending', detail: `pwd=${SECRET}`, clearsAtReboot: false };
  writeFileSync(
    file,
    JSON.stringify({
      ...{ schemaVersion: 1, name: 'talkative', description: 'It tells its secrets.' },
      search: { source: `WSUS ${url}`, message: `GET ${url}`, warnings: [`Server=db;Password=${SECRET};`] },
      device: { services: [service], updateSettings: { WUServer: url }, notes: [`api_key=${SECRET}`] },
      pendingRebootBefore: [signal],
      policies: {
        AppValidationPolicy: {
          applications: [
            { name: 'Web', checks: [{ id: 'h', type: 'HealthEndpoint', url: `https://x.example/?key=${SECRET}` }] },
          ],
        },
      },
      updates: [{ kb: 'KB5000001', title: `Update ${url}`, install: { rebootRequired: true } }],
    }),
  );
  const first = await start(system, root, file);
  const second = await start(system, root, file);
  assert.deepEqual([first.exitCode, second.exitCode], [150, 0]);
  return folderOf(second).runFolder;
}

test('secrets that a device or its policy shows reach no file of a run', async (context) => {
  const runFolder = await talkative(context);
  const told = readdirSync(runFolder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const full = join(runFolder, path);
    return statSync(full).isFile() && readFileSync(full, 'utf8').includes(SECRET);
  });
  assert.deepEqual(told, []);
});

test('what only lost its secrets on the way into evidence is no change of the device', async (context) => {
  const diff = jsonOf(join(await talkative(context), 'Reports', 'diff-report.json')) as {
    categories: Record<string, { changed: unknown[] }>;
  };
  assert.deepEqual([diff.categories['services']?.changed, diff.categories['updateSettings']?.changed], [[], []]);
});
