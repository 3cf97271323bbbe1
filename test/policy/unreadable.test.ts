import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { LAST_GOOD_MAX_AGE_MS, lastGoodStore } from '../../src/policy/last-good.ts';
import { loadPolicy, type FailedPolicy, type LoadedPolicy } from '../../src/policy/load.ts';
import { POLICY_READ_TIMEOUT_MS } from '../../src/policy/reader.ts';
import { aSystem, anInput, FakeTree } from './fake-tree.ts';

const NOW_MS = 1_800_000_000_000;
const PATH = '/config/Tenants/T0/UpdatePolicy.json';
const aTree = () => new FakeTree({ '/config/ClientProfile.json': {}, [PATH]: { updateSettings: { deferralDays: 5 } } });

/** What a start does with a policy once it holds the device; returns why no copy could be kept. */
function keep(result: LoadedPolicy | FailedPolicy): string | null {
  assert.ok(result.ok);
  return result.keepCopy();
}

/** Loads once with the share in order, then again at `laterMs` with what `breakIt` has done to it. */
function loadTwice(breakIt: (tree: FakeTree) => void, laterMs = 60_000, second: Parameters<typeof anInput>[0] = {}) {
  const tree = aTree();
  const machine = new FakeTree();
  const cache = lastGoodStore(machine.files, posix.join, '/machine');
  keep(loadPolicy(aSystem(tree, { now: NOW_MS }), anInput({ cache })));
  breakIt(tree);
  return { machine, result: loadPolicy(aSystem(tree, { now: NOW_MS + laterMs }), anInput({ cache, ...second })) };
}

describe('a configuration that cannot be read', () => {
  it('is configUnreadable without a copy, and no defaults are used', () => {
    const tree = aTree();
    tree.broken.add(PATH);
    const result = loadPolicy(aSystem(tree), anInput());
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'configUnreadable');
  });

  it('falls back to the last good copy and says so', () => {
    const { result } = loadTwice((tree) => tree.broken.add(PATH));
    assert.ok(result.ok);
    assert.equal(result.effective.policies.UpdatePolicy.updateSettings.deferralDays, 5);
    assert.equal(result.effective.cachedPolicy, true);
    assert.equal(result.notes.length, 1);
  });

  it('does so up to 7 days, not a millisecond longer, and not with a copy from the future', () => {
    const broken = (tree: FakeTree) => void tree.broken.add('/config');
    assert.ok(loadTwice(broken, LAST_GOOD_MAX_AGE_MS).result.ok);
    assert.ok(!loadTwice(broken, LAST_GOOD_MAX_AGE_MS + 1).result.ok);
    assert.ok(!loadTwice(broken, -2 * 86_400_000).result.ok);
  });

  it('gives no half policy when the share goes away between two questions', () => {
    const tree = aTree();
    const { files } = tree;
    let asked = 0;
    const going = { ...files, list: (path: string) => ((asked += 1) > 2 ? [] : files.list(path)) };
    const result = loadPolicy({ ...aSystem(tree), files: going }, anInput());
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'configUnreadable');
  });

  it('ends at the time limit when every answer takes long', () => {
    let ms = 0;
    const slow = () => (ms += POLICY_READ_TIMEOUT_MS / 3);
    const result = loadPolicy(aSystem(aTree(), { elapsed: slow }), anInput());
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'configUnreadable');
  });
});

describe('a last good copy', () => {
  it('never hides faults: a configuration that was read and is wrong stays wrong', () => {
    const { result } = loadTwice((tree) => tree.put(PATH, '{'));
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'configInvalid');
  });

  it('never stands in for a local folder that is gone', () => {
    const { result } = loadTwice((tree) => tree.entries.clear());
    assert.ok(!result.ok);
    assert.equal(result.error.code, 'configMissing');
  });

  it('stands in for a share that is gone, also where that looks like a folder that never was', () => {
    const share = '//server/share/config';
    const tree = new FakeTree({ '/server/share/config/UpdatePolicy.json': { updateSettings: { drivers: true } } });
    const cache = lastGoodStore(new FakeTree().files, posix.join, '/machine');
    const load = () => loadPolicy(aSystem(tree), anInput({ cache, config: share }));
    assert.equal(keep(load()), null);
    tree.entries.clear();
    const result = load();
    assert.ok(result.ok && result.effective.cachedPolicy);
  });

  it('is of this configuration only', () => {
    const { result } = loadTwice((tree) => tree.broken.add('/other'), 0, { config: '/other' });
    assert.ok(!result.ok);
  });

  it('made for other ids does not stand in where their folder was not read', () => {
    const tree = aTree();
    tree.put('/config/Tenants/T9/UpdatePolicy.json', {});
    const cache = lastGoodStore(new FakeTree().files, posix.join, '/machine');
    assert.equal(keep(loadPolicy(aSystem(tree), anInput({ cache }))), null);
    tree.broken.add('/config/Tenants/T9');
    const other = loadPolicy(aSystem(tree), anInput({ cache, ids: { tenantId: 'T9' } }));
    assert.ok(!other.ok);
    assert.equal(other.error.code, 'configUnreadable');
  });

  it('that is damaged is as good as none', () => {
    const { machine } = loadTwice(() => undefined);
    const [path] = [...machine.entries.keys()].filter((name) => name.endsWith('.json'));
    assert.ok(path !== undefined);
    const whole = machine.entries.get(path)?.bytes ?? new Uint8Array();
    for (const bytes of [new Uint8Array(50), whole.subarray(0, whole.length - 9), new Uint8Array()]) {
      machine.put(path, bytes);
      assert.equal(lastGoodStore(machine.files, posix.join, '/machine').load('/config', NOW_MS), undefined);
    }
  });

  it('that cannot be kept does not stop a run, but is told', () => {
    const machine = new FakeTree();
    const full = { ...machine.files, writeAtomic: () => assert.fail('disk full') };
    const result = loadPolicy(aSystem(aTree()), anInput({ cache: lastGoodStore(full, posix.join, '/machine') }));
    assert.notEqual(keep(result), null);
  });

  it('is kept when it is asked for, never by reading alone', () => {
    const machine = new FakeTree();
    const cache = lastGoodStore(machine.files, posix.join, '/machine');
    assert.ok(loadPolicy(aSystem(aTree()), anInput({ cache })).ok);
    assert.equal(machine.entries.size, 0);
  });
});
