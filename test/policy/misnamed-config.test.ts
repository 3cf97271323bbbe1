import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Faults } from '../../src/errors/error.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { policyRows } from '../../src/policy/show.ts';
import { unknownKeyMessage } from '../../src/schema/faults.ts';
import { parseStrictJson } from '../../src/schema/strict-json.ts';
import { aSystem, anInput, FakeTree } from './fake-tree.ts';

const SITE = '/config/Tenants/T1/Clients/Acme/Sites/HQ';
const tree = new FakeTree({
  '/config/UpdatePolicy.json': {},
  [`${SITE}/UpdatePolicy.json`]: {},
  '/Tenants/config/UpdatePolicy.json': {},
  '/srv/Tenants/config/UpdatePolicy.json': {},
});

const refusal = (config: string): string => {
  const result = loadPolicy(aSystem(tree), anInput({ config }));
  return result.ok
    ? ''
    : result.error instanceof Faults
      ? (result.error.faults[0]?.message ?? '')
      : result.error.message;
};

it('a folder inside the tree is refused, and its top is named', () => {
  for (const folder of [SITE, '/config/Tenants/T1/Clients/Acme', '/config/Tenants/T1'])
    assert.match(refusal(folder), /inside its Tenants; name \/config and the ids$/u, folder);
});

it('a folder that only lies below one of that name is a configuration', () => {
  for (const folder of ['/config', '/Tenants/config', '/srv/Tenants/config']) assert.equal(refusal(folder), '', folder);
});

it('a policy in the place of a profile is refused, and its folder is named', () => {
  assert.match(refusal('/config/UpdatePolicy.json'), /got the UpdatePolicy of one; name its folder, \/config$/u);
});

it('each maintenance window is a row of its own, whole', () => {
  const windows = [
    { weekdays: ['Wednesday'], start: '22:00' },
    { weekdays: ['Sunday'], start: '01:00' },
  ];
  const row = { source: 'UpdatePolicy.json', level: 'Global' };
  const rows = policyRows({ sources: [{ key: 'UpdatePolicy.maintenanceWindows', value: windows, ...row }] });
  assert.deepEqual(
    rows.map(({ key, value }) => `${key} ${value}`),
    windows.map((window, index) => `UpdatePolicy.maintenanceWindows[${index}] ${JSON.stringify(window)}`),
  );
  const none = policyRows({ sources: [{ key: 'UpdatePolicy.maintenanceWindows', value: [], ...row }] });
  assert.equal(none[0]?.value, '[]');
});

it('keys that people ask for say what there is in their place', () => {
  for (const [key, words] of [
    ['end', /durationMinutes, such as 240/u],
    ['deadlineDays', /nothing is forced; overdueDays/u],
    ['optionalDeferralDays', /one for all kinds/u],
    ['rebootWindow', /rebootReserveMinutes/u],
    ['constructor', /known here: start/u],
  ] as const)
    assert.match(unknownKeyMessage({ key, known: ['start'] }), words);
});

it('typographic quotes are named, and UTF-16 says how to save', () => {
  const limits = { file: 'x.json', maxBytes: 1_000, maxDepth: 4 };
  const told = (bytes: Uint8Array): string => {
    const read = parseStrictJson(bytes, limits);
    return read.ok ? '' : (read.faults[0]?.message ?? '');
  };
  assert.match(told(Buffer.from('{\u201ca\u201d: 1}')), /typographic quote; type a plain "/u);
  assert.match(told(Buffer.from('\ufeff{}', 'utf16le')), /got UTF-16; save it as UTF-8 \(Notepad/u);
});
