import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isInForce, lineOf, replaces, successionOf, targetOf } from '../../../src/domain/select/line.ts';
import type { Offer } from '../../../src/schema/catalog.ts';
import type { SeenUpdate } from '../../../src/schema/device-state.ts';
import { os } from '../agent/an-update.ts';
import { anOffer, aSeen, DAY_MS, daysAgo, NOW_MS } from './an-offer.ts';

const DEVICE = { ...os(26200), ubr: 100 };

describe('the name of a line', () => {
  it('is that of the kind where a device has one line of it', () => {
    for (const kind of [
      ...(['cumulative', 'dotnet', 'servicingStack', 'recovery'] as const),
      ...(['removalTool', 'defenderPlatform', 'securityPlatform'] as const),
    ]) {
      assert.equal(lineOf({ kind, title: 'x' }), kind);
    }
    assert.equal(lineOf({ kind: 'hotpatch', title: 'x' }), 'cumulative');
  });

  it('is the kind and what stays in the title where several products stand beside one another', () => {
    for (const kind of ['runtime', 'edge', 'office', 'sql', 'dynamicUpdate', 'feature'] as const) {
      assert.equal(
        lineOf({ kind, title: ' 2026-01B Product 2016 CU12 1.2.3 (KB5002700)!' }),
        {
          runtime: 'runtime: product 2016 1',
          edge: 'edge: product 2016',
          office: 'office: product 2016',
          sql: 'sql: product 2016',
          dynamicUpdate: 'dynamicUpdate: product 2016',
          feature: 'feature: product 2016',
        }[kind],
      );
    }
    assert.equal(lineOf({ kind: 'runtime', title: '.NET 10.0.4' }), 'runtime: net 10');
  });

  it('keeps words apart between which a number stood without blanks', () => {
    assert.equal(lineOf({ kind: 'sql', title: '用2026-03更CU12新(KB5002700)版' }), 'sql: 用 更 新 版');
  });
});

describe('the build that an update brings', () => {
  it('is the exact one of the family of this device, else the first exact one', () => {
    const target = (targetBuilds: string[], device: typeof DEVICE | null = DEVICE) =>
      targetOf({ targetBuilds }, device);
    assert.equal(target(['26200', '22631.5', '26100.7', '26200.8']), '26100.7');
    assert.equal(target(['22631.5', '19045.6']), '22631.5');
    assert.equal(target(['26200', '22631.5', '26100.7'], null), '22631.5');
    assert.equal(target(['26200']), null);
    assert.equal(target(['26200'], null), null);
  });
});

describe('since when a line waits', () => {
  const since = (
    wanted: readonly (Partial<Offer> & { seen?: number })[],
    history: readonly SeenUpdate[] = [],
    device: typeof DEVICE | null = DEVICE,
  ) => {
    const found = successionOf({
      name: 'dotnet',
      wanted: wanted.map(({ seen = 0, ...offer }) => ({
        offer: anOffer({ kind: 'dotnet', releasedAt: null, ...offer }),
        firstSeenAtMs: NOW_MS - seen * DAY_MS,
      })),
      history,
      refused: ({ kb }) => kb === 'refused',
      os: device,
      nowMs: NOW_MS,
    });
    return found && [found.seenMs, found.clockMs].map((ms) => (NOW_MS - ms) / DAY_MS);
  };
  const gone = (days: number, given: Partial<SeenUpdate> = {}) =>
    aSeen(days, { updateId: `gone-${days}`, line: 'dotnet', ...given });

  it('is the first sight of the offer, for a deferral its release where that is earlier', () => {
    assert.deepEqual(since([{ seen: 3 }]), [3, 3]);
    assert.deepEqual(since([{ seen: 3, releasedAt: daysAgo(5) }]), [3, 5]);
    assert.deepEqual(since([{ seen: 3, releasedAt: daysAgo(1) }]), [3, 3]);
    assert.deepEqual(since([{ seen: 3 }, { seen: 4, updateId: 'another' }]), [4, 4]);
  });

  it('is that of one that is offered no more, of the same line and not refused', () => {
    assert.deepEqual(since([{ seen: 3 }], [gone(9)]), [9, 9]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9, { releasedAt: daysAgo(12) })]), [9, 12]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9, { releasedAt: daysAgo(2) })]), [9, 9]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9, { releasedAt: null })]), [9, 9]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9, { line: 'another' })]), [3, 3]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9, { kb: 'refused' })]), [3, 3]);
    // A clock that stood in the future makes nothing younger than now.
    assert.deepEqual(since([], [gone(-2)]), [0, 0]);
  });

  it('of the offer itself is what the offer says, whatever the case of its id', () => {
    assert.deepEqual(since([{ seen: 3, updateId: 'An-Update' }], [gone(9, { updateId: 'aN-uPDATE' })]), [3, 3]);
  });

  it('begins after the last one in force, and an offer waits all the same', () => {
    const inForce = (days: number) => gone(days, { inForce: true });
    assert.deepEqual(since([{ seen: 3 }], [gone(9), inForce(8), inForce(20), gone(5)]), [5, 5]);
    assert.deepEqual(since([{ seen: 3 }], [gone(9), inForce(8), gone(8, { updateId: 'same time' })]), [3, 3]);
    assert.deepEqual(since([{ seen: 9 }], [inForce(8)]), [9, 9]);
    assert.equal(since([], [inForce(8), gone(9)]), null);
    assert.equal(since([]), null);
  });

  it('by the build, is that of what is above the revision of this device and of its family', () => {
    assert.deepEqual(since([{ seen: 3, targetBuilds: ['26200.101'] }]), [3, 3]);
    assert.equal(since([{ seen: 3, targetBuilds: ['26200.100'] }]), null);
    assert.equal(since([{ seen: 3, targetBuilds: ['22631.101'] }]), null);
    assert.deepEqual(since([{ seen: 3, targetBuilds: ['26200.100'] }], [], null), [3, 3]);
    assert.deepEqual(since([], [gone(9, { target: '26100.200' })]), [9, 9]);
    assert.equal(since([], [gone(9, { target: '26100.99' })]), null);
  });
});

it('in force is what a run confirmed or found, not what failed or has no verdict', () => {
  const attempt = { runId: 'r', time: daysAgo(1), hresult: 0 };
  const proven = (verdict: SeenUpdate['attempts'][number]['verdict']) =>
    isInForce(aSeen(1, { attempts: [{ ...attempt, verdict }] }));
  for (const verdict of ['installed', 'installedDespiteError', 'alreadyPresent', 'superseded'] as const) {
    assert.equal(proven(verdict), true, verdict);
  }
  for (const verdict of ['failed', 'notEffective', 'rolledBack', 'unconfirmed', null] as const) {
    assert.equal(proven(verdict), false, String(verdict));
  }
  assert.equal(isInForce(aSeen(1, { inForce: true })), true);
  assert.equal(isInForce(aSeen(1)), false);
});

it('one replaces another by its revision, and by its release where not both say one', () => {
  const of = (targetBuilds: string[], releasedAt: string | null) => anOffer({ targetBuilds, releasedAt });
  const [older, newer] = [of(['26200.5'], daysAgo(1)), of(['26200.6'], daysAgo(9))];
  assert.deepEqual(
    [replaces(newer, older, DEVICE), replaces(older, newer, DEVICE), replaces(older, older, DEVICE)],
    [true, false, true],
  );
  const [old, young, undated] = [of([], daysAgo(9)), of([], daysAgo(1)), of([], null)];
  assert.deepEqual(
    [replaces(young, old, DEVICE), replaces(old, young, DEVICE), replaces(old, old, DEVICE)],
    [true, false, true],
  );
  assert.deepEqual(
    [replaces(undated, old, DEVICE), replaces(young, undated, DEVICE), replaces(undated, undated, DEVICE)],
    [false, false, false],
  );
  assert.deepEqual([replaces(newer, old, DEVICE), replaces(young, newer, DEVICE)], [true, true]);
  assert.equal(replaces(older, old, DEVICE), true);
  assert.equal(replaces(of(['26200.9'], null), old, DEVICE), false);
  assert.equal(replaces(old, of(['26200.9'], daysAgo(1)), DEVICE), false);
});
