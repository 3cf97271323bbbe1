import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { anInput, aSystem, FakeTree, hash } from './fake-tree.ts';

type Tree = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const TODAY = Date.UTC(2026, 10, 26, 12);
const device = '/config/Tenants/A/Clients/B/Sites/C/Devices/D';
const accepting = (more: object = {}) => ({
  ...{ why: 'unsupported', until: '2027-01-31', reason: 'the tills are replaced', approvedBy: 'change board' },
  ...more,
});

/** What `policy check` says of these files, as places with what stands behind `the nearest is`. */
function checked(files: Tree, now = TODAY) {
  const { faults, warnings } = checkPolicyTree(aSystem(new FakeTree(files), { now }), {
    ...{ config: '/config', programFolder: null, hash },
  });
  const place = ({ file, path, message }: { file: string; path: string; message: string }): string => {
    const near = /the nearest is (.*)$/u.exec(message)?.[1];
    return `${file}#${path}${near === undefined ? '' : ` ${near}`}`;
  };
  return { faults: faults.map(place), warnings: warnings.map(place) };
}
const global = (...acceptedStates: object[]) => ({ '/config/UpdatePolicy.json': { acceptedStates } });
const faultsOf = (more: object): string[] => checked(global(accepting(more))).faults;
const at = (key: string): string => `UpdatePolicy.json#acceptedStates[0].${key}`;

describe('what acceptedStates may say', () => {
  it('is a known state, a day, a reason and who answers for it', () => {
    for (const why of ['unsupported', 'stale', 'optional'])
      assert.deepEqual(checked(global(accepting({ why }))), { faults: [], warnings: [] });
    for (const key of ['why', 'until', 'reason', 'approvedBy'])
      assert.deepEqual(faultsOf({ [key]: undefined }), [at(key)]);
    assert.deepEqual(faultsOf({ untill: '2027-01-31' }), [`${at('untill')} until`]);
  });

  it('is no other reason of a code, and of a misspelt one the nearest is named', () => {
    assert.deepEqual(faultsOf({ why: 'unsuported' }), [`${at('why')} unsupported`]);
    assert.deepEqual(faultsOf({ why: 'Stale' }), [`${at('why')} stale`]);
    for (const why of ['unconfirmed', 'scan', 'overdue', 'next', 'backup', ''])
      assert.deepEqual(faultsOf({ why }), [at('why')]);
  });

  it('is a day of the calendar and not a time or a day of people', () => {
    for (const until of ['2027-02-29', '2027-01-31T00:00:00.000Z', '31.01.2027', '2027-1-31', '20270131', ''])
      assert.deepEqual(faultsOf({ until }), [at('until')], until);
  });

  it('is answered for by text that can be seen', () => {
    for (const key of ['reason', 'approvedBy'])
      for (const blank of ['', ' ', '\t\n', '\u00a0', '\u200b\u2060'])
        assert.deepEqual(faultsOf({ [key]: blank }), [at(key)], JSON.stringify(blank));
  });

  it('names each state once, in a file and over all levels', () => {
    const twice = checked(global(accepting(), accepting({ until: '2027-02-01' })));
    assert.deepEqual(twice.faults, ['UpdatePolicy.json#acceptedStates[1].why']);
    const added = checked({
      ...global(accepting()),
      [`${device}/UpdatePolicy.json`]: { acceptedStates: { $append: [accepting()] } },
    });
    const both = 'UpdatePolicy.json + Tenants/A/Clients/B/Sites/C/Devices/D/UpdatePolicy.json';
    assert.deepEqual(added.faults, [`${both}#acceptedStates[1].why`]);
  });

  it('merges like every list: replaced, added to, locked', () => {
    const effective = (below: Readonly<Record<string, unknown>>) => {
      const files = { ...global(accepting()), [`${device}/UpdatePolicy.json`]: below };
      const ids = { tenantId: 'A', clientId: 'B', siteId: 'C', deviceId: 'D' };
      const loaded = loadPolicy(aSystem(new FakeTree(files), { now: TODAY }), anInput({ ids }));
      assert.ok(loaded.ok);
      return loaded.effective.policies.UpdatePolicy.acceptedStates.map(({ why }) => why);
    };
    assert.deepEqual(effective({}), ['unsupported']);
    assert.deepEqual(effective({ acceptedStates: [] }), []);
    assert.deepEqual(effective({ acceptedStates: [accepting({ why: 'stale' })] }), ['stale']);
    assert.deepEqual(effective({ acceptedStates: { $append: [accepting({ why: 'stale' })] } }), [
      'unsupported',
      'stale',
    ]);
    const locked = checked({
      '/config/UpdatePolicy.json': { $lock: ['acceptedStates'] },
      [`${device}/UpdatePolicy.json`]: { acceptedStates: [accepting()] },
    });
    assert.deepEqual(locked.faults, ['Tenants/A/Clients/B/Sites/C/Devices/D/UpdatePolicy.json#acceptedStates']);
  });
});

describe('how far ahead acceptedStates may reach', () => {
  const until = (day: string, now = TODAY) => checked(global(accepting({ until: day })), now);
  const none = { faults: [], warnings: [] };

  it('is at most 180 days from the day of the check; what was no fault once is none later', () => {
    assert.deepEqual(until('2027-05-25'), none);
    assert.deepEqual(until('2027-05-26').faults, [at('until')]);
    assert.deepEqual(until('9999-12-31').faults, [at('until')]);
    for (let days = 0; days < 400; days += 20)
      assert.deepEqual(until('2027-05-25', TODAY + days * 86_400_000).faults, []);
  });

  it('one that is over is a warning, and so is one that ends within 14 days', () => {
    assert.deepEqual(until('2026-12-11'), none);
    for (const day of ['2026-12-10', '2026-11-26', '2026-11-25', '2020-01-01'])
      assert.deepEqual(until(day), { faults: [], warnings: [at('until')] }, day);
  });

  it('a packed policy is judged the same', () => {
    const policies = { UpdatePolicy: { acceptedStates: [accepting({ until: '2027-05-26' })] } };
    const tree = new FakeTree({ '/config/packed.json': { schemaVersion: 1, policies } });
    const input = { config: '/config/packed.json', programFolder: null, hash };
    const { faults } = checkPolicyTree(aSystem(tree, { now: TODAY }), input);
    assert.deepEqual(
      faults.map(({ path }) => path),
      ['acceptedStates[0].until'],
    );
  });
});
