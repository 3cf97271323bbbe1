import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readInventory } from '../../../src/device/windows/inventory.ts';
import { readInventoryParts } from '../../../src/device/windows/inventory-parts.ts';
import { readRebootState } from '../../../src/device/windows/reboot-signals.ts';
import { inventory as inventorySchema, scheduledTask, service } from '../../../src/schema/inventory.ts';
import * as v from 'valibot';
import { aWindows, answerOf, OS_ITEM, requestOf } from './a-windows.ts';

const signal = (name: string, set: boolean | null, kind = 'strong') => ({
  ...{ name, class: kind, set, detail: set === true ? ['key present'] : [], hresult: null, message: null },
});
const PARTS = {
  os: [OS_ITEM],
  boot: [{ present: true, id: 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE', created: false }],
  services: [{ name: 'wuauserv', displayName: null, start: 'manual', state: null }],
  applications: [{ key: '{1}', scope: 'machine', name: 'App', version: null, publisher: null }],
  drivers: [{ key: '{c}\\0001', name: null, version: '1.0', date: null, provider: null }],
  updates: [{ name: 'Package_for_KB5044284~31bf3856ad364e35~amd64~~26100.2033.1.10', state: 112, installTime: null }],
  updateSettings: [{ key: 'SOFTWARE\\Policies', name: 'WUServer', kind: 'MultiString', data: ['a', 'b'] }],
  rebootSignals: [signal('servicingRebootPending', true), signal('fileRenames', false, 'noise')],
  servicing: [{ servicingInProgress: 0, autoLogonChecked: true }],
  disks: [{ name: 'C:\\', total: 10, free: 5 }],
  tasks: [{ path: '\\a' }],
  ports: [{ address: '0.0.0.0', port: 135 }],
  sessions: [],
  hardware: [
    {
      ...{ manufacturer: 'Maker', model: 'Model 1', sku: null, boardModel: null, biosVendor: null, biosVersion: '1.2' },
      ...{ biosDate: null, processor: null, machineGuid: null, secureBoot: 1 },
    },
  ],
  enrolments: [{ id: '{e}', provider: 'MS DM Server', state: 1 }],
  rebootAgent: [signal('updateAgent', null)],
  history: [
    { updateId: 'u', revision: 1, title: '(KB5000001)', date: null, operation: 1, result: 2, hresult: 0, client: null },
  ],
};
const limits = { timeoutMs: 60_000, silenceMs: 1_000 };

describe('the inventory of a Windows device', () => {
  it('is of its schema, and knows what Windows does not say', async () => {
    const { system, bridge } = aWindows(() => ({ says: answerOf(PARTS) }));
    const { inventory, raw } = await readInventory(bridge, system.clock, () => undefined);
    v.parse(inventorySchema, inventory);
    assert.deepEqual(inventory.missing, []);
    assert.equal(inventory.services[0]?.state, 'unknown');
    assert.deepEqual(
      [inventory.installedUpdates[0]?.kb, inventory.installedUpdates[0]?.state],
      ['KB5044284', 'installed'],
    );
    assert.deepEqual(
      inventory.pendingRebootSignals.map((one) => one.signal),
      ['servicingRebootPending'],
    );
    assert.equal((raw['inventory.jsonl'] ?? '').split('\n').length, answerOf(PARTS).length + 2);
  });

  it('names a part that failed, and keeps the others', async () => {
    const { system, bridge } = aWindows(() => ({ says: answerOf({ ...PARTS, drivers: 'access is denied' }) }));
    const { inventory } = await readInventory(bridge, system.clock, () => undefined);
    assert.deepEqual(
      inventory.missing.map((one) => one.part),
      ['drivers'],
    );
    assert.equal(inventory.services.length, 1);
  });

  it('loses only the part that hangs: the others are asked for again', async () => {
    const hung = [
      { type: 'partStart', part: 'os' },
      { type: 'part', part: 'os', items: [OS_ITEM], last: true, skipped: 0 },
      { type: 'partStart', part: 'services' },
    ];
    const { system, bridge, calls, started } = aWindows((call) => {
      const asked = requestOf(call).map(([, part = '']) => part);
      return asked.includes('services')
        ? { says: hung, ended: 'silence', code: null }
        : { says: answerOf(Object.fromEntries(asked.map((part) => [part, PARTS[part as 'ports']]))) };
    });
    const answer = await readInventoryParts(bridge, system.clock, ['os', 'services', 'ports'], limits);
    assert.deepEqual([calls.length, started.length], [2, 2]);
    assert.deepEqual(
      [...answer.parts].map(([name, part]) => [name, part.state]),
      [
        ['os', 'complete'],
        ['services', 'open'],
        ['ports', 'complete'],
      ],
    );
  });

  it('is not asked for again and again when nothing begins', async () => {
    const { system, bridge, calls } = aWindows(() => ({ says: [], ended: 'silence', code: null }));
    const { inventory } = await readInventory(bridge, system.clock, () => undefined);
    assert.equal(calls.length, 1);
    assert.ok(inventory.missing.length > 5);
  });
});

describe('the signals that ask for a reboot', () => {
  it('block installs when servicing waits for it, not when only the agent does', async () => {
    const state = async (parts: object) => {
      const { system, bridge } = aWindows(() => ({ says: answerOf({ ...PARTS, ...parts }) }));
      return readRebootState(bridge, system.clock);
    };
    assert.equal((await state({})).blocksInstallation, true);
    const agentOnly = await state({ rebootSignals: [], rebootAgent: [signal('updateAgent', true)] });
    assert.equal(agentOnly.blocksInstallation, false);
    assert.equal(agentOnly.signals.length, 1);
  });

  it('are an error when the registry cannot be asked: that is not "none"', async () => {
    const { system, bridge } = aWindows(() => ({ says: answerOf({ ...PARTS, rebootSignals: 'denied' }) }));
    await assert.rejects(readRebootState(bridge, system.clock), { code: 'bridgeFailed' });
  });

  it('are told without the update agent when that one says nothing', async () => {
    const { system, bridge } = aWindows(() => ({
      says: answerOf({ ...PARTS, rebootAgent: 'class not registered' }),
    }));
    const { signals, notes } = await readRebootState(bridge, system.clock);
    assert.deepEqual([signals.length, notes.length], [1, 1]);
  });
});

it('no command line of a service, a task or a process is asked for or has a place', () => {
  assert.deepEqual(Object.keys(service.entries), ['name', 'displayName', 'startType', 'state']);
  assert.deepEqual(Object.keys(scheduledTask.entries), ['path', 'state']);
  const scripts = join(import.meta.dirname, '..', '..', '..', 'assets', 'powershell');
  for (const name of ['inventory.ps1', 'prelude.ps1'])
    assert.doesNotMatch(
      readFileSync(join(scripts, name), 'utf8'),
      /ImagePath|CommandLine|PathName|MainModule|'Actions'/u,
      name,
    );
});
