import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_INSTALL_ESTIMATE_MS, mayStart, type StartConditions } from '../../src/domain/start-gate.ts';

const none = { state: 'none', opensAtMs: null, closesAtMs: null, finishByMs: null } as const;
const inside = { state: 'inside', opensAtMs: 0, closesAtMs: 3_600_000, finishByMs: 3_000_000 } as const;
const before = { ...inside, state: 'before' } as const;

const gate = (given: Partial<StartConditions>, estimatedInstallMs: number | null = 60_000) =>
  mayStart(
    { estimatedInstallMs },
    { nowMs: 0, window: none, startedInside: false, elapsedMs: 0, maxRuntimeMs: null, ...given },
  );

describe('the gate before each install', () => {
  it('is open without windows and without a limit', () => {
    assert.equal(gate({}), null);
  });

  it('says beforeWindow where none was open, window where the one of this run has closed', () => {
    assert.equal(gate({ window: before }), 'beforeWindow');
    assert.equal(gate({ window: before, startedInside: true }), 'window');
  });

  it('lets start what is finished exactly at the reserve, and nothing later', () => {
    assert.equal(gate({ window: inside, startedInside: true, nowMs: 2_940_000 }), null);
    assert.equal(gate({ window: inside, startedInside: true, nowMs: 2_940_001 }), 'window');
  });

  it('expects ten minutes of an update that says nothing', () => {
    assert.equal(DEFAULT_INSTALL_ESTIMATE_MS, 600_000);
    assert.equal(gate({ window: inside, nowMs: 2_400_000 }, null), null);
    assert.equal(gate({ window: inside, nowMs: 2_400_001 }, null), 'window');
  });

  it('says time where --max-runtime would be passed, and the window first where both would', () => {
    assert.equal(gate({ maxRuntimeMs: 100_000, elapsedMs: 40_000 }), null);
    assert.equal(gate({ maxRuntimeMs: 100_000, elapsedMs: 40_001 }), 'time');
    assert.equal(gate({ maxRuntimeMs: 1, window: before }), 'beforeWindow');
  });
});
