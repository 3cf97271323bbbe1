import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { meaningOf, outcomeOf } from '../../../src/domain/agent/claim.ts';

const at = (code: number | null, hresult: number | null) => meaningOf({ code, hresult, rebootRequired: null });

describe('what the update agent says of one update', () => {
  it('is a success only with code 2 and no error', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 0, max: 9 })),
        fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
        (code, hresult) => {
          if (at(code, hresult) === 'succeeded') assert.ok(code === 2 && hresult !== null && hresult >= 0);
        },
      ),
    );
    assert.equal(at(2, 0), 'succeeded');
  });

  it('succeeded with errors, or S_OK over failed items, is a failure (fact 4)', () => {
    assert.equal(at(3, 0), 'failed');
    assert.equal(at(2, 0x00240003), 'failed');
  });

  it('a result that could not be read is a failure', () => {
    assert.equal(at(null, null), 'failed');
    assert.equal(at(2, null), 'failed');
  });

  it('battery, a reboot that must come first and a shutdown are no failures (facts 9, 24)', () => {
    assert.equal(at(2, 0x00240009), 'battery');
    assert.equal(at(4, 0x80240016 | 0), 'rebootFirst');
    assert.equal(at(4, 0x8007045b | 0), 'shuttingDown');
    assert.equal(at(2, 0x00240006), 'alreadyInstalled');
    assert.equal(at(4, 0x80240017 | 0), 'notApplicable');
  });

  it('is recorded as the claim of the installer, and says what it was held for', () => {
    const meanings = ['succeeded', 'failed', 'notApplicable', 'alreadyInstalled'] as const;
    assert.deepEqual(meanings.map(outcomeOf), meanings);
    assert.deepEqual((['shuttingDown', 'battery', 'rebootFirst'] as const).map(outcomeOf), [
      ...['deviceRebooted', 'heldForPower', 'heldForReboot'],
    ]);
  });
});
