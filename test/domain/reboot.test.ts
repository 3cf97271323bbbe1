import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rebootVerdict } from '../../src/domain/reboot.ts';

const signal = fc.record({
  signal: fc.constantFrom('CBS', 'WU', 'PFRO'),
  strength: fc.constantFrom('strong', 'weak', 'noise'),
  detail: fc.constantFrom('a', 'b'),
});
const signals = fc.array(signal, { maxLength: 4 });
const titles = fc.array(fc.constantFrom('KB1', 'KB2'), { maxLength: 2 });
const always = (holds: (...given: Parameters<typeof rebootVerdict>) => void): void => {
  fc.assert(fc.property(signals, signals, titles, holds), { numRuns: 1_000 });
};

test('an install that asked for a reboot decides by itself', () => {
  always((now, before, requestedBy) => {
    if (requestedBy.length > 0) assert.equal(rebootVerdict(now, before, requestedBy).required, true);
  });
});

test('signals that were there before decide nothing, so that a device that never clears them is not asked for ever', () => {
  always((now, before) => {
    assert.equal(rebootVerdict(now, [...before, ...now], []).required, false);
  });
});

test('noise never decides, weak signals only beside an install that asked', () => {
  always((now, before) => {
    const { reasons } = rebootVerdict(now, before, []);
    assert.ok(reasons.every((one) => !one.decides || one.strength === 'strong'));
    assert.ok(rebootVerdict(now, before, ['KB1']).reasons.every((one) => !one.decides || one.strength !== 'noise'));
  });
});

test('every signal is named, and the verdict follows from the reasons', () => {
  always((now, before, requestedBy) => {
    const { required, reasons } = rebootVerdict(now, before, requestedBy);
    assert.equal(reasons.length, now.length + requestedBy.length);
    assert.equal(
      required,
      reasons.some((one) => one.decides),
    );
  });
});

test('what each signal counted for is told beside it, the installs that asked first', () => {
  const strong = (name: string, detail: string) => ({ signal: name, strength: 'strong', detail }) as const;
  const weak = { signal: 'PFRO', strength: 'weak', detail: 'a' } as const;
  const noise = { signal: 'Other', strength: 'noise', detail: 'a' } as const;
  const now = [strong('CBS', 'a'), strong('CBS', 'b'), strong('WU', 'a'), weak, noise];
  const asked = {
    ...{ signal: 'InstallResult', strength: 'strong', detail: 'KB1', pendingBefore: false, decides: true },
  };
  const told = (pendingBefore: boolean, decides: boolean) => ({ pendingBefore, decides });
  assert.deepEqual(rebootVerdict(now, [strong('CBS', 'a')], ['KB1']), {
    required: true,
    reasons: [
      asked,
      { ...now[0], ...told(true, false) },
      { ...now[1], ...told(false, true) },
      { ...now[2], ...told(false, true) },
      { ...weak, ...told(false, true) },
      { ...noise, ...told(false, false) },
    ],
  });
  assert.deepEqual(rebootVerdict([weak, noise], [], []), {
    required: false,
    reasons: [weak, noise].map((one) => ({ ...one, ...told(false, false) })),
  });
});
