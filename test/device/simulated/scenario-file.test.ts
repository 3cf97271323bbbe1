import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario, parseScenario } from '../../../src/device/simulated/scenario-file.ts';
import { Faults } from '../../../src/errors/error.ts';
import { repositoryAssets } from '../../support/embedded-assets.ts';
import { scratchFolder, simFiles } from '../../support/sim-files.ts';

const system = { files: simFiles(), assets: repositoryAssets };
const HEAD = { schemaVersion: 1, name: 'x', description: 'x' };

function faultsOf(text: string): string[] {
  try {
    parseScenario(Buffer.from(text), 'x.json');
  } catch (error) {
    assert.ok(error instanceof Faults && error.code === 'scenarioInvalid');
    return error.faults.map((fault) => fault.path);
  }
  return [];
}

test('name and description are enough for a scenario', () => {
  const scenario = parseScenario(Buffer.from(JSON.stringify(HEAD)), 'x.json');
  assert.deepEqual([scenario.updates, scenario.reboot, scenario.device.os.build], [[], 'automatic', 26200]);
});

test('every unknown key is named, at every depth, all at once', () => {
  const text = JSON.stringify({
    ...HEAD,
    surprise: 1,
    search: { sceonds: 2 },
    updates: [{ title: 'x', install: { do: 1 } }],
  });
  assert.deepEqual(faultsOf(text).sort(), ['search.sceonds', 'surprise', 'updates[0].install.do']);
});

test('a scenario that pollutes the prototype is refused and pollutes nothing', () => {
  assert.notDeepEqual(faultsOf(`{"schemaVersion":1,"name":"x","description":"x","__proto__":{"polluted":1}}`), []);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('a key written twice is refused, also inside the policies of a scenario', () => {
  const head = JSON.stringify(HEAD).slice(1, -1);
  assert.deepEqual(faultsOf(`{${head},"name":"y"}`), ['name']);
  const policies = '"policies":{"UpdatePolicy":{"overdueDays":1,"overdueDays":2}}';
  assert.deepEqual(faultsOf(`{${head},${policies}}`), ['policies.UpdatePolicy.overdueDays']);
});

test('a time zone that nobody has is a fault of the scenario, named', () => {
  assert.deepEqual(faultsOf(JSON.stringify({ ...HEAD, timeZone: 'Mars/Olympus' })), ['timeZone']);
  assert.deepEqual(faultsOf(JSON.stringify({ ...HEAD, timeZone: 'Europe/Berlin' })), []);
});

test('two updates with the same id are refused', () => {
  const updates = [
    { title: 'x', kb: 'KB5000001' },
    { title: 'x', kb: 'KB5000001' },
  ];
  assert.deepEqual(faultsOf(JSON.stringify({ ...HEAD, updates })), ['updates']);
});

test('half a file, an empty file and bytes that are no UTF-8 are faults of the file', (t) => {
  assert.deepEqual(faultsOf('{"schemaVersion":1,'), ['']);
  assert.deepEqual(faultsOf(''), ['']);
  const path = join(scratchFolder(t), 'utf16.json');
  writeFileSync(path, Buffer.from(`\uFEFF${JSON.stringify(HEAD)}`, 'utf16le'));
  assert.throws(() => loadScenario(system, path, 'utf16.json'), { code: 'scenarioInvalid' });
});

test('a file goes before an embedded scenario of the same name; what is neither is absent', (t) => {
  const path = join(scratchFolder(t), 'success-0.json');
  assert.notEqual(loadScenario(system, path, 'success-0.json').scenario.description, 'x');
  writeFileSync(path, JSON.stringify(HEAD));
  assert.equal(loadScenario(system, path, 'success-0.json').scenario.description, 'x');
  assert.throws(() => loadScenario(system, '/nowhere/none', 'none'), { code: 'scenarioAbsent' });
  for (const typed of ['showcase', 'Reboot-15O'])
    assert.throws(() => loadScenario(system, `/nowhere/${typed}`, typed), /the nearest is (?:showcase|reboot)-150$/u);
});
