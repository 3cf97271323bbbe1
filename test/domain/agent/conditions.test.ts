import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hindranceOf, needsBitLockerSuspended, type Conditions } from '../../../src/domain/agent/conditions.ts';

const MIB = 1_048_576;
const GOOD: Conditions = {
  systemFree: 50_000 * MIB,
  efiFree: 60 * MIB,
  recoveryFree: 400 * MIB,
  onBattery: false,
  networkCost: 'Unrestricted',
  bitLockerOn: false,
};
const reason = (kind: Parameters<typeof hindranceOf>[0]['kind'], wrong: Partial<Conditions>) =>
  hindranceOf({ kind, sizeBytes: 100 * MIB }, { ...GOOD, ...wrong })?.reason ?? null;

describe('preconditions of an update (fact 24)', () => {
  it('what hinders one kind does not hinder another', () => {
    assert.equal(reason('other', { systemFree: 100 * MIB }), 'space');
    assert.equal(reason('cumulative', { efiFree: 5 * MIB }), 'space');
    assert.equal(reason('definitions', { efiFree: 5 * MIB }), null);
    assert.equal(reason('recovery', { recoveryFree: 100 * MIB }), 'space');
    assert.equal(reason('cumulative', { recoveryFree: 100 * MIB }), null);
    assert.equal(reason('firmware', { onBattery: true }), 'battery');
    assert.equal(reason('other', { onBattery: true }), null);
    assert.equal(reason('other', { networkCost: 'Variable' }), 'download');
    assert.equal(reason('definitions', { networkCost: 'Variable' }), null);
  });

  it('a hotpatch needs neither room for boot files nor mains power; an enablement package needs power', () => {
    assert.equal(reason('hotpatch', { efiFree: 5 * MIB, onBattery: true }), null);
    assert.equal(reason('enablement', { onBattery: true }), 'battery');
    assert.equal(reason('feature', { efiFree: 5 * MIB }), 'space');
    assert.equal(reason('cumulative', { onBattery: true }), 'battery');
    assert.equal(reason('feature', { onBattery: true }), 'battery');
    assert.equal(reason('servicingStack', { onBattery: true }), null);
    assert.equal(reason('firmware', { efiFree: 5 * MIB }), 'space');
  });

  it("Defender's platforms are no definitions: they wait for a network that costs nothing", () => {
    assert.equal(reason('defenderPlatform', { networkCost: 'Fixed' }), 'download');
    assert.equal(reason('securityPlatform', { networkCost: 'Fixed' }), 'download');
  });

  it('firmware needs BitLocker suspended where it protects, other kinds do not', () => {
    assert.equal(needsBitLockerSuspended({ kind: 'firmware' }, { bitLockerOn: true }), true);
    assert.equal(needsBitLockerSuspended({ kind: 'firmware' }, { bitLockerOn: false }), false);
    assert.equal(needsBitLockerSuspended({ kind: 'firmware' }, { bitLockerOn: null }), false);
    assert.equal(needsBitLockerSuspended({ kind: 'cumulative' }, { bitLockerOn: true }), false);
  });

  it('an install needs 512 MiB and three times its size on the system drive, to the byte', () => {
    assert.equal(reason('other', { systemFree: 812 * MIB }), null);
    assert.equal(reason('other', { systemFree: 812 * MIB - 1 }), 'space');
    const sizeless = (systemFree: number) => hindranceOf({ kind: 'other', sizeBytes: null }, { ...GOOD, systemFree });
    assert.deepEqual([sizeless(512 * MIB), sizeless(512 * MIB - 1)?.reason], [null, 'space']);
  });

  it('what could not be read hinders nothing', () => {
    const unknown: Conditions = {
      ...{ systemFree: null, efiFree: null, recoveryFree: null },
      ...{ onBattery: null, networkCost: null, bitLockerOn: null },
    };
    assert.equal(hindranceOf({ kind: 'firmware', sizeBytes: null }, unknown), null);
  });
});
