import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Faults } from '../../src/errors/error.ts';
import { packPolicy } from '../../src/policy/inline.ts';
import { loadPolicy, type LoadInput, type LoadedPolicy } from '../../src/policy/load.ts';
import { aSystem, anInput, FakeTree } from './fake-tree.ts';

type Given = Parameters<typeof aSystem>[1];

function load(tree: FakeTree, input: Partial<LoadInput> = {}, given: Given = {}) {
  return loadPolicy(aSystem(tree, given), anInput(input));
}

function loaded(tree: FakeTree, input: Partial<LoadInput> = {}, given: Given = {}): LoadedPolicy {
  const result = load(tree, input, given);
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result;
}

function refused(tree: FakeTree, input: Partial<LoadInput> = {}, given: Given = {}) {
  const result = load(tree, input, given);
  assert.ok(!result.ok, 'expected faults');
  const faults = result.error instanceof Faults ? result.error.faults : [];
  const messages = faults.map(({ message }) => message);
  return { code: result.error.code, places: faults.map(({ file, path }) => `${file}#${path}`), messages, result };
}

const settings = (value: object) => ({ updateSettings: value });

describe('where the configuration comes from', () => {
  it('takes --config before the folder beside the program, and that before a scenario', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ deferralDays: 1 }),
      '/program/config/UpdatePolicy.json': settings({ deferralDays: 2 }),
    });
    const inline = { file: 'scenario:x.json', policies: { UpdatePolicy: settings({ deferralDays: 3 }) } };
    const days = (result: LoadedPolicy) => result.effective.policies.UpdatePolicy.updateSettings.deferralDays;
    assert.deepEqual([days(loaded(tree, { inline })), loaded(tree).origin], [1, 'given']);
    const beside = loaded(tree, { config: null, inline });
    assert.deepEqual([days(beside), beside.origin, beside.configFolder], [2, 'beside', '/program/config']);
    const scenario = loaded(tree, { config: null, programFolder: null, inline });
    assert.deepEqual([days(scenario), scenario.origin, scenario.configFolder], [3, 'inline', null]);
    assert.equal(scenario.effective.sources.find(({ value }) => value === 3)?.source, 'scenario:x.json');
    const nothing = loaded(tree, { config: null, programFolder: null });
    assert.deepEqual([days(nothing), nothing.origin, nothing.effective.files], [0, 'builtIn', []]);
  });

  it('refuses a --config that does not exist', () => {
    assert.equal(refused(new FakeTree(), { config: '/gone' }).code, 'configMissing');
  });

  it('knows the device where no configuration can be read: the run that failed counts as its last one', () => {
    const ids = { tenantId: 'T9', clientId: 'C0', siteId: 'S0' };
    const { result } = refused(new FakeTree(), { config: '/gone', ids: { tenantId: 'T9' } });
    assert.deepEqual(result.ids, { ...ids, deviceId: aSystem(new FakeTree()).host.hostName });
    assert.equal(refused(new FakeTree(), { config: '/gone' }, { hostName: 'a/b' }).code, 'idInvalid');
  });

  it('takes a profile by its path, with the tree of its folder', () => {
    const tree = new FakeTree({
      '/config/Alternative.json': { tenantId: 'T7' },
      '/config/ClientProfile.json': { tenantId: 'T8' },
      '/config/Tenants/T7/UpdatePolicy.json': settings({ drivers: true }),
    });
    const result = loaded(tree, { config: '/config/Alternative.json' });
    assert.equal(result.ids.tenantId, 'T7');
    assert.equal(result.effective.policies.UpdatePolicy.updateSettings.drivers, true);
  });

  for (const config of [
    '\\\\.\\PhysicalDrive0',
    '\\\\?\\C:\\config',
    '\\\\host@SSL\\DavWWWRoot\\config',
    '\\\\host@8080\\config',
    '\\\\host\\DavWWWRoot\\config',
    'https://host/config',
    'CON',
    'nul.json',
    'C:\\config\\ClientProfile.json:hidden',
    'C:evil',
    'con\u0000fig',
  ]) {
    it(`refuses ${JSON.stringify(config)} before opening it`, () => {
      const tree = new FakeTree();
      const { code } = refused(tree, { config });
      assert.deepEqual([code, tree.reads], ['configInvalid', 0]);
    });
  }

  for (const kind of ['link', 'other'] as const) {
    it(`refuses a ${kind} as configuration, as level folder, as ring folder and as policy file`, () => {
      assert.equal(refused(new FakeTree({ '/config': { kind } })).code, 'configInvalid');
      const level = new FakeTree({ '/config/Tenants/T0': { kind } });
      assert.deepEqual(refused(level).places, ['Tenants/T0#']);
      const ring = new FakeTree({ '/config/profiles/Pilot': { kind }, '/config/profiles/Production/x': '' });
      assert.ok(refused(ring, { policyProfileId: 'Pilot' }).places.includes('profiles/Pilot#'));
      const file = new FakeTree({ '/config/UpdatePolicy.json': { kind } });
      assert.deepEqual([refused(file).places, file.reads], [['UpdatePolicy.json#'], 0]);
    });
  }

  it('refuses a policy file that is a folder', () => {
    assert.deepEqual(refused(new FakeTree({ '/config/UpdatePolicy.json/x': '' })).places, ['UpdatePolicy.json#']);
  });
});

describe('bad policy files', () => {
  for (const [what, content] of Object.entries({
    'an empty file': '',
    'one byte': '{',
    'white space': ' \n ',
    'a list': '[]',
    'UTF-16': new Uint8Array(Buffer.from('\ufeff{}', 'utf16le')),
    'duplicate keys': '{"updateSettings": {}, "updateSettings": {}}',
    __proto__: '{"__proto__": {"drivers": true}}',
    '200,000 levels': '['.repeat(200_000),
    'more than 1 MiB': `{"$comment": "${'x'.repeat(1_048_576)}"}`,
  })) {
    it(`ends with ${what}, names the file, and does not go on with defaults`, () => {
      const { code, places } = refused(new FakeTree({ '/config/UpdatePolicy.json': content }));
      assert.equal(code, 'configInvalid');
      assert.match(places[0] ?? '', /^UpdatePolicy\.json#/u);
    });
  }

  it('refuses 500 MB by its size, without reading it', () => {
    const tree = new FakeTree({ '/config/UpdatePolicy.json': {} });
    const files = tree.files;
    const system = { ...aSystem(tree), files: { ...files, stat: (path: string) => bigFile(files.stat(path)) } };
    const result = loadPolicy(system, anInput());
    assert.ok(!result.ok);
    assert.equal(tree.reads, 0);
    function bigFile(stat: ReturnType<typeof files.stat>) {
      return stat?.kind === 'file' ? { ...stat, size: 500_000_000 } : stat;
    }
  });

  it('accepts a byte order mark', () => {
    loaded(new FakeTree({ '/config/UpdatePolicy.json': '\ufeff{}' }));
  });

  it('reports the faults of all files of the chain at once', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ deferralDays: -1, drivrs: true }),
      '/config/BackupPolicy.json': { createRestorePoint: 'yes' },
      '/config/Tenants/T0/ReportingPolicy.json': { timeZone: 'Mars/Olympus' },
      '/config/Tenants/T0/Clients/C0/UpdatePolicy.json': { maintenanceWindows: [{ start: '22:00' }] },
    });
    const { places } = refused(tree);
    assert.deepEqual(
      new Set(places),
      new Set([
        'UpdatePolicy.json#updateSettings.deferralDays',
        'UpdatePolicy.json#updateSettings.drivrs',
        'BackupPolicy.json#createRestorePoint',
        'Tenants/T0/ReportingPolicy.json#timeZone',
        'Tenants/T0/Clients/C0/UpdatePolicy.json#maintenanceWindows[0]',
        'Tenants/T0/Clients/C0/UpdatePolicy.json#maintenanceWindows[0].durationMinutes',
      ]),
    );
  });

  it('does not look at the files of other devices', () => {
    const tree = new FakeTree({
      '/config/Tenants/T0/Clients/C0/Sites/S0/Devices/OTHER/UpdatePolicy.json': '{',
      '/config/Tenants/T9/UpdatePolicy.json': '{',
    });
    loaded(tree);
  });

  for (const name of ['UpdatPolicy.json', 'updatepolicy.json', 'UpdatePolicy.json.txt', 'Update-Policy.json']) {
    it(`does not silently skip ${name}`, () => {
      assert.deepEqual(refused(new FakeTree({ [`/config/${name}`]: {} })).places, [`${name}#`]);
    });
  }

  it('does not silently skip level folders that are misspelt or in the wrong place', () => {
    for (const folder of ['Tenant', 'tenants', 'Clients', 'Devices', 'Profiles']) {
      const tree = new FakeTree({ [`/config/${folder}/x/UpdatePolicy.json`]: {} });
      assert.deepEqual(refused(tree).places, [`${folder}#`]);
    }
  });

  it('leaves other JSON files alone', () => {
    const others = { '/config/kit.json': '{', '/config/package.json': '[]', '/config/README.md': 'x' };
    loaded(new FakeTree({ ...others, '/config/UpdatePolicy.json': {} }));
  });
});

describe('ids', () => {
  const tree = new FakeTree({
    '/config/ClientProfile.json': { tenantId: 'MSP-001', clientId: 'ClientABC', policyProfileId: 'Production' },
    '/config/profiles/Production/ClientProfile.json': { siteId: 'HQ', clientId: 'ClientRing' },
    '/config/Tenants/MSP-001/UpdatePolicy.json': settings({ deferralDays: 9 }),
  });

  it('come from the command line, the global profile and its ring, the defaults, in this order', () => {
    const result = loaded(tree, { ids: { clientId: 'Stated' } });
    assert.deepEqual(result.ids, { tenantId: 'MSP-001', clientId: 'Stated', siteId: 'HQ', deviceId: 'WS-001' });
    assert.equal(result.policyProfileId, 'Production');
    assert.equal(result.effective.policies.UpdatePolicy.updateSettings.deferralDays, 9);
    const source = (key: string) => result.effective.sources.find((one) => one.key === `ClientProfile.${key}`)?.source;
    assert.deepEqual(['tenantId', 'clientId', 'siteId', 'deviceId', 'policyProfileId'].map(source), [
      'ClientProfile.json',
      'command line',
      'profiles/Production/ClientProfile.json',
      'built-in default',
      'ClientProfile.json',
    ]);
  });

  for (const id of ['..\\..\\x', '../x', 'C:evil', 'CON', 'x.', 'x'.repeat(300), '🦊', 'a\u0000b', '', ' x']) {
    it(`refuses ${JSON.stringify(id.slice(0, 20))} on the command line before anything is read`, () => {
      const { code } = refused(tree, { ids: { tenantId: id } });
      assert.equal(code, 'idInvalid');
    });
    it(`refuses ${JSON.stringify(id.slice(0, 20))} in a profile, naming file and key`, () => {
      const bad = new FakeTree({ '/config/ClientProfile.json': { deviceId: id } });
      assert.deepEqual(refused(bad).places, ['ClientProfile.json#deviceId']);
    });
  }

  it('never share a folder with one that is equal but for case', () => {
    const twin = new FakeTree({ '/config/Tenants/t0/UpdatePolicy.json': {} });
    assert.deepEqual(refused(twin).places, ['Tenants/t0#']);
  });

  it('below the global level may only repeat the folder they stand in', () => {
    const place = '/config/Tenants/T0/Clients/C0/ClientProfile.json';
    loaded(new FakeTree({ [place]: { tenantId: 'T0', clientId: 'C0' } }));
    const { places } = refused(new FakeTree({ [place]: { tenantId: 'T1', deviceId: 'WS-001', policyProfileId: 'P' } }));
    assert.deepEqual(
      places.map((one) => one.split('#')[1]),
      ['tenantId', 'deviceId', 'policyProfileId'],
    );
  });
});

describe('names that the tree does not know', () => {
  const tree = new FakeTree({
    '/config/UpdatePolicy.json': settings({ deferralDays: 1 }),
    '/config/Tenants/Contoso/UpdatePolicy.json': settings({ deferralDays: 2 }),
    '/config/Tenants/Contoso/Clients/Bakery/Sites/HQ/Devices/TILL-1/UpdatePolicy.json': {},
  });
  const ids = { tenantId: 'Contoso', clientId: 'Bakery', siteId: 'HQ', deviceId: 'TILL-1' };

  it('are faults for a tenant or client beside others: it would be patched under what holds for everybody', () => {
    assert.deepEqual(refused(tree, { ids: { ...ids, tenantId: 'Contosso' } }).places, ['command line#tenantId']);
    assert.deepEqual(refused(tree, { ids: { ...ids, clientId: 'Bakry' } }).places, ['command line#clientId']);
    const profile = { '/config/ClientProfile.json': { tenantId: 'Fabrikam' }, '/config/Tenants/Contoso/x.txt': '' };
    assert.deepEqual(refused(new FakeTree(profile)).places, ['ClientProfile.json#tenantId']);
  });

  it('are one line for a site or device, with the near miss where there is one', () => {
    assert.deepEqual(loaded(tree, { ids }).notes, []);
    for (const [other, near] of [
      [{ siteId: 'HQ2' }, 'HQ'],
      [{ deviceId: 'TILL-2' }, 'TILL-1'],
    ] as const) {
      const [note, ...more] = loaded(tree, { ids: { ...ids, ...other } }).notes;
      assert.ok(note?.endsWith(` ${near}`), note);
      assert.deepEqual(more, []);
    }
    assert.equal(loaded(tree, { ids: { ...ids, deviceId: 'SRV-KYIV-0001' } }).notes.length, 1);
  });

  it('are one line for a site that nobody named, for two letters swapped, and for a ring without a folder', () => {
    const { siteId: _, ...unnamed } = ids;
    const noteOf = (input: Partial<LoadInput>) => loaded(tree, input).notes.join();
    assert.match(noteOf({ ids: unnamed }), /^no site was named, and the client Bakery has HQ/u);
    assert.match(noteOf({ ids: { ...ids, siteId: 'QH' } }), /the nearest that has one is HQ$/u);
    assert.match(noteOf({ ids, policyProfileId: 'Pilot' }), /^the ring Pilot has no folder in the configuration/u);
  });

  it('are one line where there is no configuration at all, and none for the name of a device', () => {
    const none = { config: null, programFolder: null };
    const [note, ...more] = loaded(tree, { ...none, ids: { clientId: 'Bakery' }, policyProfileId: 'Pilot' }).notes;
    assert.ok(note?.endsWith('client Bakery, ring Pilot chose no policy'), note);
    assert.deepEqual(more, []);
    assert.deepEqual(loaded(tree, { ...none, ids: { deviceId: 'TILL-1' } }).notes, []);
  });

  it('are nothing where the configuration holds no names, and one line where nobody stated any', () => {
    const flat = new FakeTree({ '/config/UpdatePolicy.json': {} });
    assert.deepEqual(loaded(flat, { ids: { tenantId: 'Anybody' } }).notes, []);
    assert.equal(loaded(tree).notes.length, 1);
  });
});

describe('a folder without any policy file', () => {
  it('is no configuration, also when a folder of a ring or tenant stands in it', () => {
    for (const files of [
      { '/config/README.md': 'x' },
      { '/config/builds.json': '{}' },
      { '/config/Tenants/T0/notes.txt': 'x', '/config/profiles/Pilot/notes.txt': 'x' },
    ])
      assert.equal(refused(new FakeTree(files)).code, 'configMissing');
  });

  it('is one for this device where other devices have files: built-in defaults are what their absence means', () => {
    const others = new FakeTree({ '/config/Tenants/T9/UpdatePolicy.json': settings({ deferralDays: 9 }) });
    assert.equal(loaded(others).effective.policies.UpdatePolicy.updateSettings.deferralDays, 0);
    loaded(new FakeTree({ '/config/profiles/Pilot/UpdatePolicy.json': {} }));
  });
});

describe('rings', () => {
  const tree = new FakeTree({
    '/config/UpdatePolicy.json': settings({ deferralDays: 1 }),
    '/config/profiles/Production/UpdatePolicy.json': settings({ deferralDays: 2, overdueDays: 2 }),
    '/config/Tenants/T0/UpdatePolicy.json': settings({ deferralDays: 3 }),
    '/config/Tenants/T0/profiles/Production/UpdatePolicy.json': settings({ maxUpdates: 4 }),
  });

  it('are applied right after their level', () => {
    const { updateSettings } = loaded(tree, { policyProfileId: 'Production' }).effective.policies.UpdatePolicy;
    assert.deepEqual([updateSettings.deferralDays, updateSettings.overdueDays, updateSettings.maxUpdates], [3, 2, 4]);
  });

  it('found nowhere are a fault where the configuration holds others', () => {
    assert.deepEqual(refused(tree, { policyProfileId: 'Prodution' }).places, ['command line#policyProfileId']);
    assert.ok(refused(tree, { policyProfileId: 'production' }).places.length > 0);
  });

  it('found nowhere are fine where the configuration holds none, or holds them elsewhere', () => {
    loaded(new FakeTree({ '/config/UpdatePolicy.json': {} }), { policyProfileId: 'Production' });
    const elsewhere = new FakeTree({ '/config/Tenants/T9/profiles/Production/UpdatePolicy.json': {} });
    loaded(elsewhere, { policyProfileId: 'Production', ids: { tenantId: 'T9' } });
    const other = new FakeTree({
      '/config/Tenants/T8/UpdatePolicy.json': {},
      '/config/Tenants/T9/profiles/Production/UpdatePolicy.json': {},
    });
    loaded(other, { policyProfileId: 'Production', ids: { tenantId: 'T8' } });
  });

  it('of a tenant that nobody named are a fault that names the tenant: a ring, and a client', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': {},
      '/config/Tenants/MSP-001/Clients/ABC/UpdatePolicy.json': {},
      '/config/Tenants/MSP-002/profiles/Pilot/UpdatePolicy.json': {},
    });
    const { places, messages } = refused(tree, { policyProfileId: 'Pilot' });
    assert.deepEqual(places, ['command line#policyProfileId']);
    assert.match(messages[0] ?? '', /Tenants\/MSP-002/u);
    const client = refused(tree, { ids: { clientId: 'ABC' } });
    assert.deepEqual(client.places, ['command line#clientId']);
    assert.match(client.messages[0] ?? '', /Tenants\/MSP-001/u);
    assert.deepEqual(refused(tree, { ids: { clientId: 'ABD' } }).places, ['command line#clientId']);
    loaded(tree, { ids: { tenantId: 'MSP-001', clientId: 'ABC' }, policyProfileId: 'Pilot' });
    loaded(tree, { ids: {} });
  });
});

describe('a file that was packed for one device', () => {
  const tree = new FakeTree({
    '/config/UpdatePolicy.json': settings({ excludedKBs: ['KB5070118'] }),
    '/config/Tenants/MSP-001/Clients/ABC/profiles/Pilot/UpdatePolicy.json': settings({ deferralDays: 3 }),
  });
  const ids = { tenantId: 'MSP-001', clientId: 'ABC', siteId: 'S0', deviceId: 'WS1' };
  const { effective } = loaded(tree, { ids, policyProfileId: 'Pilot' });
  const packed = new FakeTree({ '/p.json': { ...packPolicy(effective, null) } });

  it('holds for it, whichever of its ids the command line repeats, and on whatever computer', () => {
    for (const stated of [{}, { deviceId: 'WS1' }, ids]) {
      const result = loaded(packed, { config: '/p.json', ids: stated }, { hostName: 'OTHER' });
      assert.deepEqual([result.ids, result.policyProfileId], [ids, 'Pilot']);
    }
    loaded(packed, { config: '/p.json', policyProfileId: 'Pilot' });
  });

  it('and for no other that the command line names: each id and the ring is a fault', () => {
    for (const key of ['tenantId', 'clientId', 'siteId', 'deviceId'] as const) {
      const { code, places } = refused(packed, { config: '/p.json', ids: { [key]: 'OTHER' } });
      assert.deepEqual([code, places], ['placeUnknown', [`command line#${key}`]]);
    }
    const ring = refused(packed, { config: '/p.json', policyProfileId: 'Production' });
    assert.deepEqual(ring.places, ['command line#policyProfileId']);
  });

  it('policies that somebody wrote in one file without ids hold for whoever runs them', () => {
    const file = new FakeTree({ '/p.json': { policies: { UpdatePolicy: settings({ deferralDays: 3 }) } } });
    assert.equal(loaded(file, { config: '/p.json', ids: { tenantId: 'X' } }).ids.tenantId, 'X');
  });
});

describe('paths in a profile', () => {
  it('start at the file they stand in', () => {
    const tree = new FakeTree({
      '/config/ClientProfile.json': {
        outputRoot: '..\\output',
        policyPaths: { updatePolicy: '../shared/Updates.json' },
      },
      '/config/UpdatePolicy.json': settings({ deferralDays: 1 }),
      '/shared/Updates.json': settings({ deferralDays: 2 }),
    });
    const result = loaded(tree);
    assert.equal(result.outputRoot, '/output');
    assert.equal(result.effective.policies.UpdatePolicy.updateSettings.deferralDays, 2);
    assert.deepEqual(
      result.effective.files.map(({ path }) => path),
      ['ClientProfile.json', '/shared/Updates.json'],
    );
  });

  it('are refused when they name a device, a WebDAV share, a folder, a link, or nothing', () => {
    for (const target of [
      '\\\\.\\C:',
      '\\\\host@SSL\\x.json',
      'NUL',
      '../gone.json',
      '../folder',
      '../link.json',
      '../behind/x.json',
    ]) {
      const tree = new FakeTree({
        '/config/ClientProfile.json': { policyPaths: { updatePolicy: target } },
        '/folder/x': '',
        '/link.json': { kind: 'link' },
        '/behind': { kind: 'link' },
        '/behind/x.json': {},
      });
      assert.equal(refused(tree).places.length, 1, target);
    }
  });

  it('of another system are a fault only where no --output-root is given', () => {
    const tree = new FakeTree({ '/config/ClientProfile.json': { outputRoot: 'C:\\PatchPilot\\Output' } });
    assert.deepEqual(refused(tree).places, ['ClientProfile.json#outputRoot']);
    assert.equal(loaded(tree, { outputRoot: '/out' }).outputRoot, null);
  });
});

describe('effective policy', () => {
  it('keeps path, level and hash of each file, and the source of every value', () => {
    const tree = new FakeTree({
      '/config/UpdatePolicy.json': settings({ excludedKBs: ['KB5000001'] }),
      '/config/Tenants/T0/UpdatePolicy.json': settings({ excludedKBs: { $append: ['KB5000002'] } }),
    });
    const { effective } = loaded(tree);
    assert.deepEqual(
      effective.files.map(({ path, level }) => [path, level]),
      [
        ['UpdatePolicy.json', 'Global'],
        ['Tenants/T0/UpdatePolicy.json', 'Tenant'],
      ],
    );
    assert.ok(effective.files.every(({ sha256 }) => /^[0-9a-f]{64}$/u.test(sha256)));
    assert.deepEqual(
      effective.sources.find(({ key }) => key === 'UpdatePolicy.updateSettings.excludedKBs'),
      {
        key: 'UpdatePolicy.updateSettings.excludedKBs',
        value: ['KB5000001', 'KB5000002'],
        source: 'UpdatePolicy.json + Tenants/T0/UpdatePolicy.json',
        level: 'Global + Tenant',
      },
    );
  });

  it('has one hash for equal policies, whatever files they came from', () => {
    const one = new FakeTree({ '/config/UpdatePolicy.json': settings({ deferralDays: 3 }) });
    const other = new FakeTree({ '/config/Tenants/T0/UpdatePolicy.json': settings({ deferralDays: 3 }) });
    const different = new FakeTree({ '/config/UpdatePolicy.json': settings({ deferralDays: 4 }) });
    assert.equal(loaded(one).effective.sha256, loaded(other).effective.sha256);
    assert.notEqual(loaded(one).effective.sha256, loaded(different).effective.sha256);
  });

  it('fails with the ids as far as they are known, for the refusal that is written', () => {
    const tree = new FakeTree({ '/config/ClientProfile.json': { tenantId: 'T5' }, '/config/UpdatePolicy.json': '{' });
    assert.equal(refused(tree).result.ids.tenantId, 'T5');
  });
});
