import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kitWaitAction, waitingOfKit } from '../../src/domain/kit-waiting.ts';
import type { CatalogEntry } from '../../src/schema/catalog.ts';
import { anEntry } from '../evidence/an-update.ts';

const OPENS = '2026-12-01T22:00:00.000Z';
const window = { state: 'before', opensAt: OPENS, closesAt: null } as const;

describe('what of a kit waits rightly', () => {
  const deferred = (more: Partial<CatalogEntry>) => {
    const entry = anEntry('KB1', { decision: 'deferred', detail: 'too young', ...more });
    return waitingOfKit({ kit: true, updates: [entry], window }, []);
  };

  test('for its window, by the record that says so', () => {
    const updates = [anEntry('KB1'), anEntry('KB2'), anEntry('KB3', { decision: 'excluded' })];
    const held = (kb: string) => ({ updateId: `id-${kb}`, reason: 'beforeWindow' }) as const;
    const records = [held('KB1'), { ...held('KB2'), reason: 'window' as const }, held('KB3')];
    const named = { kb: 'KB1', title: 'Update KB1' };
    assert.deepEqual(waitingOfKit({ kit: true, updates, window }, records), [
      { ...named, until: OPENS, because: `it waits for its maintenance window, which opens at ${OPENS}` },
    ]);
    const never = { ...window, opensAt: null };
    assert.deepEqual(waitingOfKit({ kit: true, updates, window: never }, records), [
      { ...named, until: null, because: 'it waits for its maintenance window' },
    ]);
  });

  test('for its age, until the time that its rule says, and for what else defers it', () => {
    const named = { kb: 'KB1', title: 'Update KB1' };
    const detail = 'younger than 7 days until 2026-12-03T10:00:00.000Z';
    assert.deepEqual(deferred({ rule: 'deferralDays', detail, policyKey: 'k', policyFile: 'p' }), [
      { ...named, until: '2026-12-03T10:00:00.000Z', because: `it waits: ${detail} (k in p)` },
    ]);
    assert.deepEqual(deferred({ rule: 'deferralDays', policyKey: 'k' }), [
      { ...named, until: null, because: 'it waits: too young (k)' },
    ]);
    assert.deepEqual(deferred({ rule: 'maxUpdates', detail, policyFile: 'p' }), [
      { ...named, until: null, because: `it waits: ${detail}` },
    ]);
  });

  test('nothing of another source', () => {
    const updates = [anEntry('KB1', { decision: 'deferred' })];
    assert.deepEqual(waitingOfKit({ updates, window }, []), []);
  });
});

test('a kit of which something waits is to be brought again, from the first of its times on', () => {
  assert.equal(kitWaitAction([]), null);
  assert.equal(
    kitWaitAction([{ until: null }]),
    'Bring the kit and run the same command again: an entry of the kit waits.',
  );
  assert.equal(
    kitWaitAction([{ until: '2026-12-03' }, { until: null }, { until: '2026-12-01' }]),
    'Bring the kit and run the same command again from 2026-12-01 on: 3 entries of the kit wait.',
  );
});
