import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { wantDiagnostics } from '../../src/domain/diagnostics.ts';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { diagnosticsPolicy } from '../../src/schema/policy/client-profile.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const minutesAgo = (minutes: number, outcome = 'succeeded') => [
  {
    runId: '00000000-0000-4000-8000-000000000001',
    time: new Date(now - minutes * 60_000).toISOString(),
    outcome,
  },
];
const wish = (
  mode: 'Never' | 'OnFailure' | 'Always',
  code: keyof typeof EXIT_CODES,
  history = minutesAgo(9_999),
  required = false,
) => {
  const policy = v.parse(diagnosticsPolicy, { mode, required, throttlingWindowMin: 60 });
  const found = wantDiagnostics(policy, EXIT_CODES[code], history, now);
  return found.collect ? 'collect' : found.outcome;
};

test('Never collects nothing, Always collects after a success too', () => {
  assert.equal(wish('Never', 'InstallFailure'), 'notRun');
  assert.equal(wish('Always', 'Success'), 'collect');
});

test('OnFailure collects for what failed, not for what is only not done', () => {
  assert.equal(wish('OnFailure', 'InstallFailure'), 'collect');
  assert.equal(wish('OnFailure', 'ValidationFailure'), 'collect');
  assert.equal(wish('OnFailure', 'PartialSuccess'), 'notRun');
  assert.equal(wish('OnFailure', 'Success'), 'notRun');
});

test('a collection within the window is enough; at its end another one is made', () => {
  assert.equal(wish('Always', 'Success', minutesAgo(59)), 'throttled');
  assert.equal(wish('Always', 'Success', minutesAgo(60)), 'collect');
});

test('a time in the future is a clock that was set back: it throttles nothing', () => {
  assert.equal(wish('Always', 'Success', minutesAgo(-1_000_000)), 'collect');
});

test('required diagnostics that failed throttle nothing: a run is not green for what another one did not collect', () => {
  assert.equal(wish('Always', 'Success', minutesAgo(1, 'failed'), true), 'collect');
  assert.equal(wish('Always', 'Success', minutesAgo(1, 'failed')), 'throttled');
  assert.equal(wish('Always', 'Success', minutesAgo(1), true), 'throttled');
});

test('each decision says why', () => {
  const need = (mode: 'Never' | 'OnFailure' | 'Always', code: keyof typeof EXIT_CODES, minutes: number | null) =>
    wantDiagnostics(
      v.parse(diagnosticsPolicy, { mode, required: true, throttlingWindowMin: 60 }),
      ...([EXIT_CODES[code], minutes === null ? [] : minutesAgo(minutes), now] as const),
    );
  const notRun = { collect: false, outcome: 'notRun' } as const;
  assert.deepEqual(need('Never', 'InstallFailure', null), { ...notRun, reason: 'policy says Never' });
  assert.deepEqual(need('OnFailure', 'Success', null), { ...notRun, reason: 'nothing failed' });
  const throttled = { collect: false, outcome: 'throttled', reason: 'collected less than 60 minutes ago' };
  assert.deepEqual(need('Always', 'Success', 0), throttled);
  assert.deepEqual(need('Always', 'Success', null), { collect: true, reason: 'policy says Always' });
  assert.deepEqual(need('OnFailure', 'ReportingFailure', null), { collect: true, reason: 'the run has failures' });
});
