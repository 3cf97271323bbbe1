import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import { LIMITED_KEYS, notActedOn } from '../../../src/domain/policy/not-acted-on.ts';
import type { Policies } from '../../../src/schema/policy/index.ts';

const policies = (change: Partial<Policies>): { policies: Policies; sources: [] } => ({
  policies: { ...BUILT_IN, ...change },
  sources: [],
});

/** Each key that not every device acts on, set to anything but its default. */
const SET: Readonly<Record<string, { policies: Policies; sources: [] }>> = {
  'ClientProfile.diagnostics.collectors.eventLogs': collecting({ eventLogs: ['System'] }),
  'ClientProfile.diagnostics.collectors.commands': collecting({
    commands: [{ command: 'C:\\x.exe', arguments: [] }],
  }),
  'ClientProfile.diagnostics.collectors.networkTrace': collecting({ networkTrace: true }),
  'UpdatePolicy.updateSettings.installMode': policies({
    UpdatePolicy: {
      ...BUILT_IN.UpdatePolicy,
      updateSettings: { ...BUILT_IN.UpdatePolicy.updateSettings, installMode: 'simulate' },
    },
  }),
  'BackupPolicy.createRestorePoint': policies({ BackupPolicy: { ...BUILT_IN.BackupPolicy, createRestorePoint: true } }),
  'BackupPolicy.requireBackup:EventLog': proven({ type: 'EventLog', log: 'Application', source: 'Backup', eventId: 4 }),
  'BackupPolicy.requireBackup:File': proven({ type: 'File', path: 'C:\\backup.log' }),
  'BackupPolicy.requireBackup:Command': proven({ type: 'Command', command: 'C:\\x.exe', arguments: [] }),
};

function collecting(change: Partial<Policies['ClientProfile']['diagnostics']['collectors']>) {
  const { ClientProfile } = BUILT_IN;
  const collectors = { ...ClientProfile.diagnostics.collectors, ...change };
  return policies({ ClientProfile: { ...ClientProfile, diagnostics: { ...ClientProfile.diagnostics, collectors } } });
}

type Proof = NonNullable<Policies['BackupPolicy']['requireBackup']>['proofs'][number];
function proven(...proofs: Proof[]) {
  const requireBackup = { newerThanHours: 24, proofs };
  return policies({ BackupPolicy: { ...BUILT_IN.BackupPolicy, requireBackup } });
}

const named = ({ place, kind }: { readonly place: string; readonly kind: string | null }): string =>
  kind === null ? place : `${place}:${kind}`;

describe('keys that are acted on', () => {
  it('are all but those that a mark of the schemas names', () => {
    assert.deepEqual(LIMITED_KEYS.map(named), Object.keys(SET));
  });

  it('are not those that a mark names, each of which gives one fault on a real device', () => {
    for (const key of LIMITED_KEYS) {
      const change = SET[named(key)];
      assert.ok(change !== undefined);
      const path = key.place.slice(key.place.indexOf('.') + 1);
      const found = notActedOn(change, 'real');
      assert.deepEqual(
        found.map((fault) => fault.path),
        [path],
        named(key),
      );
      assert.match(found[0]?.message ?? '', /^expected .+, got .+, on which .+/u);
    }
  });

  it('say what would be acted on, what stands there, and in which file', () => {
    const where = 'on which simulated devices alone act in this version';
    const key = 'ClientProfile.diagnostics.collectors.eventLogs';
    const change = { ...collecting({ eventLogs: ['System'] }) };
    const sources = [{ key, value: ['System'], source: 'Site.json', level: 'Site' }];
    assert.deepEqual(notActedOn({ ...change, sources }, 'real'), [
      {
        file: 'Site.json',
        path: 'diagnostics.collectors.eventLogs',
        message: `expected an empty list on a real device, got a list of 1, ${where}`,
      },
    ]);
    assert.deepEqual(
      notActedOn(collecting({ networkTrace: true }), 'real').map(({ message }) => message),
      [`expected false on a real device, got true, ${where}`],
    );
  });

  it('give no fault with the built-in defaults, whatever the device', () => {
    assert.deepEqual(notActedOn(policies({}), 'real'), []);
    assert.deepEqual(notActedOn(policies({}), 'simulated'), []);
  });

  it('include what a script plays on a simulated device, but not on a real one', () => {
    const change = proven(
      { type: 'File', path: 'C:\\backup.log' },
      { type: 'Command', command: 'C:\\x', arguments: [] },
    );
    const both = policies({ BackupPolicy: { ...change.policies.BackupPolicy, createRestorePoint: true } });
    assert.deepEqual(notActedOn(both, 'simulated'), []);
    // One fault for each kind of proof that is used.
    assert.deepEqual(
      notActedOn(both, 'real').map(({ path, message }) => [path, message]),
      [
        [
          'createRestorePoint',
          'expected false on a real device, got true, on which simulated devices alone act in this version',
        ],
        [
          'requireBackup',
          'expected another kind on a real device, got File, on which simulated devices alone act in this version',
        ],
        [
          'requireBackup',
          'expected another kind on a real device, got Command, on which simulated devices alone act in this version',
        ],
      ],
    );
  });

  it('never include what no device acts on yet', () => {
    const change = SET['UpdatePolicy.updateSettings.installMode'];
    assert.ok(change !== undefined);
    assert.deepEqual(
      notActedOn(change, 'simulated').map(({ path }) => path),
      ['updateSettings.installMode'],
    );
    // What would be acted on, and what does the same.
    const { message = '' } = notActedOn(change, 'simulated')[0] ?? {};
    assert.match(message, /^expected "live", got "simulate".+--test-mode$/u);
  });
});
