import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { Faults } from '../../src/errors/error.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { anInput, aSystem, FakeTree, hash } from './fake-tree.ts';

const check = (tree: FakeTree) => checkPolicyTree(aSystem(tree), { config: '/config', programFolder: null, hash });
const places = (tree: FakeTree) => check(tree).faults.map(({ file, path }) => `${file}#${path}`);
const settings = (value: object) => ({ updateSettings: value });
const device = '/config/Tenants/A/Clients/B/Sites/C/Devices/D';

describe('checking a whole config tree', () => {
  it('finds faults in the files of every tenant, device and ring at once', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': '{',
      '/config/Tenants/X/BackupPolicy.json': { whenMissing: 'panic' },
      '/config/profiles/Pilot/ReportingPolicy.json': { retentionDays: 0 },
      [`${device}/UpdatePolicy.json`]: settings({ drivers: 1 }),
      [`${device}/profiles/Pilot/UpdatPolicy.json`]: {},
    });
    assert.deepEqual(
      new Set(places(tree)),
      new Set([
        'UpdatePolicy.json#',
        'Tenants/X/BackupPolicy.json#whenMissing',
        'profiles/Pilot/ReportingPolicy.json#retentionDays',
        'Tenants/A/Clients/B/Sites/C/Devices/D/UpdatePolicy.json#updateSettings.drivers',
        'Tenants/A/Clients/B/Sites/C/Devices/D/profiles/Pilot/UpdatPolicy.json#',
      ]),
    );
  });

  it('follows the locks along every chain and under every ring, and reports each break once', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': { $lock: ['updateSettings.excludedKBs'] },
      '/config/profiles/Pilot/UpdatePolicy.json': { $lock: ['updateSettings.drivers'] },
      '/config/Tenants/A/UpdatePolicy.json': settings({ drivers: true }),
      [`${device}/UpdatePolicy.json`]: settings({ excludedKBs: ['KB5000001'] }),
      '/config/Tenants/A/Clients/B/Sites/C/Devices/E/UpdatePolicy.json': {},
    });
    const { faults, devices, profiles } = check(tree);
    assert.deepEqual([devices, profiles], [2, ['Pilot']]);
    assert.deepEqual(faults.map(({ file, path }) => `${file}#${path}`).sort(), [
      'Tenants/A/Clients/B/Sites/C/Devices/D/UpdatePolicy.json#updateSettings.excludedKBs',
      'Tenants/A/UpdatePolicy.json#updateSettings.drivers',
    ]);
  });

  it('names the tenant, client and ring that a global profile states and the tree does not know', () => {
    const tree = new FakeTree({
      '/config/ClientProfile.json': { tenantId: 'A', clientId: 'Bee', policyProfileId: 'Producton' },
      '/config/profiles/Production/ClientProfile.json': { tenantId: 'Ä1' },
      '/config/profiles/Production/UpdatePolicy.json': {},
      [`${device}/UpdatePolicy.json`]: {},
    });
    const found = places(tree);
    assert.ok(found.includes('ClientProfile.json#policyProfileId'), found.join());
    assert.ok(found.includes('ClientProfile.json#clientId'), found.join());
    assert.ok(found.includes('profiles/Production/ClientProfile.json#tenantId'), found.join());
  });

  it('names misspelt classifications, blanks around a name, and every fault of one window at once', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': {
        updateSettings: {
          includedClassifications: ['Security Update', 'Critical Updates '],
          excludedSeverities: ['critcal'],
        },
        maintenanceWindows: [
          {
            weekdays: ['Sunday'],
            dayOfMonth: { week: 2, weekday: 'Tuesday' },
            start: '25:00',
            durationMinutes: 60,
            rebootReserveMinutes: 60,
            timeZone: 'Europe/Berln',
          },
        ],
      },
    });
    const paths = check(tree).faults.map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      'maintenanceWindows[0]',
      'maintenanceWindows[0]',
      'maintenanceWindows[0].start',
      'maintenanceWindows[0].timeZone',
      'updateSettings.excludedSeverities[0]',
      'updateSettings.includedClassifications[0]',
      'updateSettings.includedClassifications[1]',
    ]);
  });

  it('warns of what may be meant, and of keys that nobody acts on on a real device', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ deferralDays: 60 }),
      '/config/BackupPolicy.json': { createRestorePoint: true },
    });
    const { faults, warnings } = check(tree);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      warnings.map(({ file, path }) => `${file}#${path}`),
      ['UpdatePolicy.json#updateSettings.deferralDays', 'BackupPolicy.json#createRestorePoint'],
    );
  });

  it('warns of names that look like policies and that nobody reads', () => {
    const unread = [
      'UpdatePolicy - Copy.json',
      'UpdatePolicy - Kopie (2).json',
      'Copy of UpdatePolicy.json.bak',
      'UpdatePolicy.jsonc',
      'UpdatePolicy.yaml',
      'UpdatePolicy',
      'AppValidation.json',
      'PatchPolicy.json',
      'Builds.json',
      'Tenants/A/builds.json',
      'profiles/Pilot/UpdatePolicy',
      'profiles/Pilot/AppValidation.json',
    ];
    const files = [...unread, 'rings/Production/UpdatePolicy.json', 'profiles/Pilot/deep/UpdatePolicy.json'];
    const fine = [
      'README.md',
      'UpdatePolicy.md',
      'kit.json',
      'UpdatePolicy.schema.json',
      'notes',
      'shared/UpdatePolicy.json',
    ];
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': {},
      '/config/Tenants/A/UpdatePolicy.json': {},
      '/config/Tenants/A/ClientProfile.json': { policyPaths: { updatePolicy: '../../shared/UpdatePolicy.json' } },
      ...Object.fromEntries([...files, ...fine].map((name) => [`/config/${name}`, {}])),
    });
    const { faults, warnings } = check(tree);
    assert.deepEqual(faults, []);
    const found = warnings.map(({ file }) => file).sort();
    assert.deepEqual(found, [...unread, 'rings', 'profiles/Pilot/deep'].sort());
  });

  it('warns of two rings of different levels that are one letter apart, not of those that count or stand side by side', () => {
    const rings = (...paths: string[]) =>
      check(
        new FakeTree(Object.fromEntries(paths.map((path) => [`/config/${path}/UpdatePolicy.json`, {}]))),
      ).warnings.map(({ file }) => file);
    assert.deepEqual(rings('profiles/Production', 'Tenants/A/profiles/Prodution'), ['Tenants/A/profiles/Prodution']);
    assert.deepEqual(rings('profiles/Prodcution', 'Tenants/A/profiles/Production', 'Tenants/B/profiles/Production'), [
      'profiles/Prodcution',
    ]);
    assert.deepEqual(rings('profiles/Servers1', 'Tenants/A/profiles/Servers2'), []);
    assert.deepEqual(rings('profiles/Production', 'Tenants/A/profiles/PreProduction'), []);
    assert.deepEqual(rings('profiles/RingNord', 'profiles/RingNort'), []);
  });

  it('names what was most likely meant: zones, weekdays, directives, locks', () => {
    const window = { start: '22:00', durationMinutes: 120 };
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': {
        $lock: ['UpdatePolicy.updateSettings.deferralDays', 'acceptedStates.0.until'],
        $locks: [],
        $coment: 'x',
        updateSettings: { _comment: 'x' },
        maintenanceWindows: [
          { ...window, weekdays: ['Sun'] },
          { ...window, weekdays: ['Sunday'], timeZone: 'Europe/Berln' },
          { ...window, weekdays: ['Monday'], timeZone: 'Local' },
        ],
      },
      '/config/Tenants/A/UpdatePolicy.json': { Lock: [] },
    });
    const meant = check(tree).faults.map(
      ({ path, message }) => `${path} ${message.split('the nearest is ').at(-1) ?? ''}`,
    );
    assert.deepEqual(meant.sort(), [
      '$coment $comment',
      '$lock[0] updateSettings.deferralDays',
      '$lock[1] acceptedStates',
      '$locks $lock',
      'Lock $lock',
      'maintenanceWindows[0].weekdays[0] Sunday',
      'maintenanceWindows[1].timeZone Europe/Berlin',
      'maintenanceWindows[2].timeZone local',
      'updateSettings._comment $comment',
    ]);
  });

  it('spells out a character that looks like another one', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ excludedClassifications: ['Security\u00a0Updates'] }),
    });
    assert.ok(check(tree).faults[0]?.message.includes('U+00A0'));
  });

  it('refuses a folder that holds no policy file at all', () => {
    assert.throws(() => check(new FakeTree({ '/config/README.md': 'x' })), { code: 'configMissing' });
  });

  it('warns of a deferral as long as the month between two updates, which is no fault', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ deferralDays: 27 }),
      '/config/Tenants/A/UpdatePolicy.json': settings({ deferralDays: 28 }),
      [`${device}/UpdatePolicy.json`]: settings({ deferralDays: 30 }),
      [`${device}/profiles/Pilot/UpdatePolicy.json`]: settings({ drivers: true }),
    });
    assert.deepEqual(places(tree), []);
    assert.deepEqual(
      check(tree).warnings.map(({ file, path }) => `${file}#${path}`),
      [
        'Tenants/A/UpdatePolicy.json#updateSettings.deferralDays',
        'Tenants/A/Clients/B/Sites/C/Devices/D/UpdatePolicy.json#updateSettings.deferralDays',
      ],
    );
  });

  it('names ids that are equal but for case, that are links, and that are no ids', () => {
    const tree = new FakeTree({
      '/config/Tenants/A/x': '',
      '/config/Tenants/a/x': '',
      '/config/Tenants/CON/x': '',
      '/config/Tenants/Linked': { kind: 'link' },
      '/config/Tenants/UpdatePolicy.json': {},
    });
    assert.deepEqual(
      new Set(places(tree)),
      new Set(['Tenants/A#', 'Tenants/a#', 'Tenants/CON#', 'Tenants/Linked#', 'Tenants/UpdatePolicy.json#']),
    );
  });

  it('does not let one fault hide another: type, meaning, place and lock are told together', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': { $lock: ['updateSettings.deferralDays'], updateSettings: { deferralDays: 3 } },
      '/config/Tenants/A/UpdatePolicy.json': settings({ deferralDays: 5, drivers: 'x' }),
      '/config/Tenants/A/ReportingPolicy.json': { retentionDays: -5, timeZone: 'Mars' },
      '/config/Tenants/A/ClientProfile.json': { tenantId: 'OTHER', lockTtlMinutes: 1e9 },
    });
    const expected = [
      'Tenants/A/ClientProfile.json#lockTtlMinutes',
      'Tenants/A/ClientProfile.json#tenantId',
      'Tenants/A/ReportingPolicy.json#retentionDays',
      'Tenants/A/ReportingPolicy.json#timeZone',
      'Tenants/A/UpdatePolicy.json#updateSettings.deferralDays',
      'Tenants/A/UpdatePolicy.json#updateSettings.drivers',
    ];
    assert.deepEqual(places(tree).sort(), expected);
    const loaded = loadPolicy(aSystem(tree), anInput({ ids: { tenantId: 'A' } }));
    assert.ok(!loaded.ok && loaded.error instanceof Faults);
    assert.deepEqual(loaded.error.faults.map(({ file, path }) => `${file}#${path}`).sort(), expected);
  });

  it('finds nothing in a good tree and lists what it read', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': {},
      '/config/Tenants/A/UpdatePolicy.json': {},
      '/config/kit.json': '{',
    });
    assert.deepEqual(check(tree).faults, []);
    assert.deepEqual(check(tree).files, ['UpdatePolicy.json', 'Tenants/A/UpdatePolicy.json']);
  });

  it('does a tree of 2,000 devices and two rings within ten seconds', () => {
    const content: Record<string, Record<string, unknown>> = {};
    for (let n = 0; n < 2000; n += 1) {
      const folder = `/config/Tenants/T${n % 5}/Clients/C${n % 50}/Sites/S/Devices/D${n}`;
      content[`${folder}/UpdatePolicy.json`] = settings({ deferralDays: 3 });
    }
    content['/config/profiles/Pilot/UpdatePolicy.json'] = { $lock: ['updateSettings.drivers'] };
    content['/config/profiles/Production/UpdatePolicy.json'] = {};
    const tree = new FakeTree(content);
    const byFolder = tree.indexed();
    const started = performance.now();
    const { devices, faults } = checkPolicyTree(
      { ...aSystem(tree), files: byFolder },
      { config: '/config', programFolder: null, hash },
    );
    assert.deepEqual([devices, faults.length], [2000, 0]);
    assert.ok(performance.now() - started < 10_000);
  });
});
