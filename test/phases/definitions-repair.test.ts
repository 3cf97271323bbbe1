import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DefinitionsRepair } from '../../src/device/port/servicing.ts';
import type { Witness } from '../../src/device/port/updates.ts';
import { definitionsRepair } from '../../src/phases/definitions-repair.ts';
import { claimed, notAttempted } from '../../src/phases/install-outcome.ts';
import type { Effect } from '../../src/schema/catalog.ts';
import type { Event } from '../../src/schema/run.ts';

const CLAIM = { outcome: 'succeeded', hresult: 0, rebootRequired: false, detail: null, durationMs: 1 } as const;
const SUCCESS = claimed(CLAIM);
const IDENTITY = { updateId: 'u', revision: 1 };
const EFFECTS: Effect[] = [{ type: 'definitions', atLeast: '1.441.100.0' }];
const DEFINITIONS = { ...IDENTITY, presentBefore: false, effects: EFFECTS };

/** A line of the log of an earlier start. */
const anEvent = (type: string): Event => ({
  seq: 1,
  time: '2026-01-01T00:00:00.000Z',
  type,
  phase: '05',
  data: {},
  prev: '',
});

/** A device that shows this of its definitions; what was written to the log, and how often a repair was asked for. */
function aDevice(state: Witness['state'], answer: DefinitionsRepair | null, earlier: readonly string[] = []) {
  const seen = { logged: [] as string[], repairs: 0, looks: 0 };
  const witness = { ...IDENTITY, state, superseded: false, stagingTraces: false, findings: [], disagreed: [] };
  const repair = definitionsRepair({
    device: {
      updates: {
        witness: () => {
          seen.looks += 1;
          return Promise.resolve([witness]);
        },
      },
      repairDefinitions: () => {
        seen.repairs += 1;
        return Promise.resolve(answer);
      },
    },
    log: (type) => void seen.logged.push(type),
    progress: () => undefined,
    eachEvent: (take) => {
      for (const type of earlier) take(anEvent(type));
    },
  });
  return { seen, repair };
}

const REPAIR = { calls: [{ arguments: ['-SignatureUpdate'], code: 0 }], detail: 'repaired' };

test('definitions that claim a success and are not there are repaired, once in a run, and the record says so', async () => {
  const { seen, repair } = aDevice('absent', REPAIR);
  assert.equal((await repair(DEFINITIONS, SUCCESS)).detail, 'repaired');
  assert.deepEqual(await repair(DEFINITIONS, SUCCESS), SUCCESS);
  assert.deepEqual([seen.repairs, seen.logged], [1, ['definitionsRepairStarting', 'definitionsRepaired']]);
});

test('definitions that failed are repaired, too; the error of the install stays beside it', async () => {
  const failed = claimed({ ...CLAIM, outcome: 'failed', hresult: -1, detail: 'the agent says: no' });
  const { detail, hresult, installed } = await aDevice('absent', REPAIR).repair(DEFINITIONS, failed);
  assert.deepEqual([detail, hresult, installed], ['the agent says: no; repaired', -1, null]);
});

for (const [name, device, entry, outcome] of [
  ['that are there', aDevice('present', REPAIR), DEFINITIONS, SUCCESS],
  ['that nobody can see', aDevice('unreadable', REPAIR), DEFINITIONS, SUCCESS],
  ['that were not attempted', aDevice('absent', REPAIR), DEFINITIONS, notAttempted('window', null)],
  [
    'that an earlier start began to repair',
    aDevice('absent', REPAIR, ['definitionsRepairStarting']),
    DEFINITIONS,
    SUCCESS,
  ],
] as const)
  test(`definitions ${name} are left alone`, async () => {
    assert.deepEqual(await device.repair(entry, outcome), outcome);
    assert.equal(device.seen.repairs, 0);
  });

test('another update is not even looked at; a device without a scanner of its own changes nothing', async () => {
  const other = aDevice('absent', REPAIR);
  const effects: Effect[] = [{ type: 'build', atLeast: '26200.1' }];
  assert.deepEqual(await other.repair({ ...DEFINITIONS, effects }, SUCCESS), SUCCESS);
  assert.deepEqual([other.seen.looks, other.seen.repairs], [0, 0]);
  assert.deepEqual(await aDevice('absent', null).repair(DEFINITIONS, SUCCESS), SUCCESS);
});
