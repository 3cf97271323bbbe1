import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildsInForce, embeddedBuilds } from '../../src/policy/builds-in-force.ts';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { packPolicy } from '../../src/policy/inline.ts';
import { lastGoodStore } from '../../src/policy/last-good.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { BUILDS } from '../support/tables.ts';
import { aSystem, FakeTree, anInput, hash } from './fake-tree.ts';

const ROW = { kb: 'KB5130001', build: 26_200, revision: 9700, released: '2026-11-10', type: 'B', range: 'client' };
const aTable = (madeOn = '2026-12-01', rows: readonly object[] = [ROW]) => ({ schemaVersion: 1, madeOn, rows });
const ASSETS = { text: () => JSON.stringify(BUILDS) };

const aTree = (builds: object | string) =>
  new FakeTree({
    '/config/UpdatePolicy.json': { updateSettings: { deferralDays: 2 } },
    '/config/builds.json': builds as Record<string, unknown>,
  });
const load = (tree: FakeTree) => loadPolicy(aSystem(tree), anInput());
const check = (tree: FakeTree) => checkPolicyTree(aSystem(tree), { config: '/config', programFolder: null, hash });

describe('a table of builds in the config root', () => {
  test('is read, and its hash and day are kept with the policy', () => {
    const loaded = load(aTree({ ...aTable(), $comment: 'from the patch lead' }));
    assert.ok(loaded.ok);
    assert.deepEqual(loaded.builds?.table, aTable());
    const { file, madeOn, sha256 } = loaded.effective.builds ?? {};
    assert.deepEqual([file, madeOn, sha256?.length], ['builds.json', '2026-12-01', 64]);
  });

  test('changes nothing of the policy, nor of its hash', () => {
    const [without, withTable] = [
      load(new FakeTree({ '/config/UpdatePolicy.json': { updateSettings: { deferralDays: 2 } } })),
      load(aTree(aTable())),
    ];
    assert.ok(without.ok && withTable.ok);
    assert.equal(withTable.effective.sha256, without.effective.sha256);
    assert.deepEqual(withTable.effective.files, without.effective.files);
    assert.equal('builds' in without.effective, false);
  });

  for (const [name, builds, path] of [
    ['an unknown key', { ...aTable(), madeBy: 'somebody' }, 'madeBy'],
    ['a row with an impossible date', aTable('2026-12-01', [ROW, { ...ROW, released: '2026-13' }]), 'rows[1].released'],
    ['a row without a KB', aTable('2026-12-01', [{ ...ROW, kb: null }]), 'rows[0].kb'],
    ['no rows', aTable('2026-12-01', []), 'rows'],
    ['no day', { schemaVersion: 1, rows: [ROW] }, 'madeOn'],
    ['another schema', { ...aTable(), schemaVersion: 2 }, 'schemaVersion'],
    ['doubled keys', '{"schemaVersion":1,"schemaVersion":1}', 'schemaVersion'],
    ['no JSON', 'builds', ''],
    ['nothing in it', '', ''],
    ['a depth that nobody means', '['.repeat(200_000), ''],
  ] as const) {
    test(`with ${name} is refused by run and by policy check, with file and path`, () => {
      const tree = aTree(builds);
      const loaded = load(tree);
      assert.ok(!loaded.ok);
      assert.equal(loaded.error.code, 'configInvalid');
      const { faults } = check(tree);
      assert.ok(
        faults.some((fault) => fault.file === 'builds.json' && fault.path.startsWith(path)),
        JSON.stringify(faults),
      );
    });
  }

  test('of more than a policy may have is refused before it is read', () => {
    const tree = aTree(`{"schemaVersion":1,"x":"${'x'.repeat(1_100_000)}"}`);
    assert.equal(load(tree).ok, false);
    assert.ok(check(tree).faults.some(({ file, message }) => file === 'builds.json' && message.includes('1048576')));
  });

  test('that is a link is refused', () => {
    assert.equal(load(aTree({ kind: 'link' })).ok, false);
  });

  test('alone is no policy: the folder is one without any policy file', () => {
    const tree = new FakeTree({ '/config/builds.json': aTable() });
    const loaded = load(tree);
    assert.deepEqual(loaded.ok ? null : loaded.error.code, 'configMissing');
    assert.throws(() => check(tree), { code: 'configMissing' });
  });

  test('is named by policy check', () => {
    assert.equal(check(aTree(aTable())).builds?.table.madeOn, '2026-12-01');
  });

  test('is used where it was made later than the embedded one, else that is, and it is said', () => {
    const given = (madeOn: string) => {
      const loaded = load(aTree(aTable(madeOn)));
      assert.ok(loaded.ok);
      return buildsInForce(ASSETS, loaded.builds);
    };
    const embedded = embeddedBuilds(ASSETS);
    assert.equal(given('2999-01-01').table.rows.length, 1);
    for (const day of [embedded.madeOn, '2020-01-01']) {
      const { table, note } = given(day);
      assert.equal(table.rows.length, embedded.rows.length);
      assert.ok(note?.includes(day) === true && note.includes(embedded.madeOn));
    }
    assert.equal(buildsInForce(ASSETS, null).note, null);
  });

  test('is in the last good copy', () => {
    const tree = aTree(aTable());
    const machine = new FakeTree();
    const cache = lastGoodStore(machine.files, (folder, name) => `${folder}/${name}`, '/machine');
    const input = anInput({ cache });
    const first = loadPolicy(aSystem(tree), input);
    assert.ok(first.ok);
    assert.equal(first.keepCopy(), null);
    tree.broken.add('/config');
    const again = loadPolicy(aSystem(tree), input);
    assert.ok(again.ok && again.effective.cachedPolicy);
    assert.equal(again.builds?.table.madeOn, '2026-12-01');
  });
});

describe('a packed configuration', () => {
  const pack = (change: (packed: Record<string, unknown>) => void = () => undefined) => {
    const loaded = load(aTree(aTable()));
    assert.ok(loaded.ok);
    const packed = JSON.parse(JSON.stringify(packPolicy(loaded.effective, loaded.builds?.table ?? null))) as Record<
      string,
      unknown
    >;
    change(packed);
    return loadPolicy(
      aSystem(new FakeTree({ '/usb/PC7.json': JSON.stringify(packed) })),
      anInput({ config: '/usb/PC7.json' }),
    );
  };

  test('carries the table of the tree it was packed from', () => {
    const again = pack();
    assert.ok(again.ok);
    assert.deepEqual(again.builds?.table, aTable());
    assert.equal(again.effective.builds?.file, 'PC7.json');
  });

  test('is checked with its table: a fault is named by file and path', () => {
    const again = pack((packed) => {
      packed['builds'] = aTable('yesterday');
    });
    assert.ok(!again.ok);
    assert.ok(again.error.message.includes('builds.madeOn') || JSON.stringify(again.error).includes('builds.madeOn'));
  });

  test('fits the limit of a policy file with the embedded table in it', () => {
    const loaded = load(aTree(aTable()));
    assert.ok(loaded.ok);
    assert.ok(JSON.stringify(packPolicy(loaded.effective, BUILDS), null, 2).length < 1_048_576);
  });
});
