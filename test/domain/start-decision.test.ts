import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ABANDON_AFTER_MS, decideStart, type StartFacts } from '../../src/domain/start-decision.ts';

const startedAt = '2026-11-23T00:00:00.000Z';
const startedMs = Date.parse(startedAt);
const POLICY = 'a'.repeat(64);

const open: NonNullable<StartFacts['open']> = {
  schemaVersion: 1,
  runId: '00000000-0000-4000-8000-000000000001',
  outputRoot: '/out',
  tenantId: 'T0',
  clientId: 'C0',
  siteId: 'S0',
  deviceId: 'D1',
  mode: 'live',
  simulated: false,
  status: 'running',
  hop: 1,
  bootIdentity: { id: 'boot-1', source: 'simulated' },
  resumeAt: '05',
  startedAt,
  policySha256: POLICY,
  kit: null,
};

const facts: StartFacts = {
  open,
  found: 'begun',
  sealed: false,
  bootId: 'boot-1',
  resumeAt: '05',
  policySha256: POLICY,
  simulated: false,
  nowMs: startedMs + 60_000,
};

const decide = (given: Partial<StartFacts>) => decideStart({ ...facts, ...given }).kind;
const waiting = { open: { ...open, status: 'waiting' } } as const;

const anyFacts: fc.Arbitrary<StartFacts> = fc
  .record({
    status: fc.constantFrom('running', 'waiting', 'stopped', null),
    openSimulated: fc.boolean(),
    bootKnown: fc.boolean(),
    found: fc.constantFrom('absent', 'nothing', 'begun', 'lost'),
    sealed: fc.boolean(),
    bootId: fc.constantFrom('boot-1', 'boot-2'),
    resumeAt: fc.constantFrom('01', '04', '05', '07', '11'),
    policySha256: fc.constantFrom(POLICY, 'b'.repeat(64), null),
    simulated: fc.boolean(),
    ageMs: fc.integer({ min: -ABANDON_AFTER_MS, max: 2 * ABANDON_AFTER_MS }),
  })
  .map(({ status, openSimulated, bootKnown, ageMs, ...rest }) => ({
    ...rest,
    nowMs: startedMs + ageMs,
    open:
      status === null
        ? undefined
        : { ...open, status, simulated: openSimulated, bootIdentity: bootKnown ? open.bootIdentity : null },
  }));

test('150 on the same boot is answered at once, on another boot the run goes on', () => {
  assert.equal(decide(waiting), 'stillWaiting');
  assert.equal(decide({ ...waiting, bootId: 'boot-2' }), 'afterReboot');
});

test('a run that waits is never given up: not for its age, not for another policy, not for a boot that nobody wrote down', () => {
  const given = { ...waiting, bootId: 'boot-2', nowMs: startedMs + 10 * ABANDON_AFTER_MS, policySha256: null };
  assert.equal(decide(given), 'afterReboot');
  assert.equal(decide({ open: { ...waiting.open, bootIdentity: null } }), 'afterReboot');
});

test('a killed run continues up to 72 hours, and not a moment longer', () => {
  assert.equal(decide({ nowMs: startedMs + ABANDON_AFTER_MS }), 'continue');
  assert.equal(decide({ nowMs: startedMs + ABANDON_AFTER_MS + 1 }), 'abandon');
});

test('another policy closes a run before phase 05 only', () => {
  const policySha256 = 'b'.repeat(64);
  assert.equal(decide({ policySha256, resumeAt: '04' }), 'abandon');
  assert.equal(decide({ policySha256, resumeAt: '05' }), 'continue');
  assert.equal(decide({ ...waiting, policySha256, resumeAt: '02', bootId: 'boot-2' }), 'afterReboot');
});

test('a clock that was set back abandons nothing', () => {
  assert.equal(decide({ nowMs: 0 }), 'continue');
});

test('a start never loops: it resumes only an open run of its kind whose folder is there and not sealed', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const { kind } = decideStart(given);
      if (given.open === undefined) assert.equal(kind, 'fresh');
      if (!['stillWaiting', 'afterReboot', 'continue'].includes(kind)) return;
      assert.ok(given.open !== undefined && given.found === 'begun' && !given.sealed);
      assert.equal(given.open.simulated, given.simulated);
      // What is asked for a reboot goes on only when the device has had one, and waits only while it has not.
      const rebooted = given.open.bootIdentity?.id !== given.bootId;
      const waits = given.open.status === 'waiting';
      if (kind === 'stillWaiting') assert.ok(waits && !rebooted);
      if (kind === 'afterReboot') assert.ok(waits && rebooted);
      if (kind === 'continue') assert.ok(!waits);
    }),
    { numRuns: 2_000 },
  );
});

test('each decision is given whole, with its reason where something is dropped or given up', () => {
  const whole = (given: Partial<StartFacts>) => decideStart({ ...facts, ...given });
  const old = { nowMs: startedMs + ABANDON_AFTER_MS + 1 };
  const other = { policySha256: 'b'.repeat(64) };
  for (const [given, decision] of [
    [{ open: undefined }, { kind: 'fresh', note: null }],
    [{ simulated: true }, { kind: 'drop', reason: 'the open run is of another kind of device' }],
    [{ found: 'absent' }, { kind: 'drop', reason: 'the folder of the open run is gone, or cannot be used' }],
    [{ found: 'nothing' }, { kind: 'drop', reason: 'it was cut off before it began' }],
    [{ found: 'lost' }, { kind: 'drop', reason: 'what it wrote of itself cannot be read any more' }],
    [{ sealed: true, ...waiting, ...old }, { kind: 'finished' }],
    [old, { kind: 'abandon', reason: 'it was left unfinished for more than 72 hours' }],
    [
      { ...other, resumeAt: '04' },
      { kind: 'abandon', reason: 'the policy has changed since it began, and nothing was installed yet' },
    ],
    [{ resumeAt: '04' }, { kind: 'continue' }],
    [other, { kind: 'continue' }],
  ] as const)
    assert.deepEqual(whole(given), decision);
});
