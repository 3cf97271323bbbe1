import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkCumulative } from '../../../src/device/windows/effects-by-kind.ts';
import { checkBuild, checkPackage } from '../../../src/device/windows/effects.ts';
import { witnessOf } from '../../../src/device/windows/witnesses.ts';
import { confirm } from '../../../src/domain/confirm.ts';
import type { Verdict } from '../../../src/schema/install-summary.ts';

/** What the world tells of one cumulative update, 26100.3194, on a device that was at 26100.3000. */
interface Signals {
  readonly claim: 'success' | 'error';
  readonly offered: boolean | null;
  readonly build: readonly [number, number] | 'unreadable';
  readonly packageState: number | null | 'none' | 'unreadable';
  readonly presentBefore: boolean | null;
}
type Signal = keyof Signals;
type Telling = Readonly<Partial<Signals>>;

const BUILD = { type: 'build', atLeast: '26100.3194' } as const;
const PACKAGE = { type: 'package', name: 'Package_for_RollupFix', minVersion: '26100.3194' } as const;

const OS = {
  productName: 'Windows 11 Pro',
  edition: 'Professional',
  displayVersion: '24H2',
  architecture: 'x64',
  installationType: 'Client',
} as const;

/** How the same state is asked for: two effects that a kit states, or the one of an update of the agent. */
type Route = 'kit' | 'agent';

/** The verdict, through the same judges that a real device uses. */
function verdictOn(signals: Signals, route: Route = 'kit'): Verdict {
  const { claim, offered, build, packageState, presentBefore } = signals;
  const os = build === 'unreadable' ? null : { ...OS, build: build[0], ubr: build[1] };
  const gone = packageState === 'none' || packageState === 'unreadable';
  const packages = gone
    ? []
    : [{ name: `${PACKAGE.name}~x~amd64~~26100.3194.1.9`, state: packageState, installTime: null }];
  const state = packageState === 'unreadable' ? 'unreadable' : gone ? 'absent' : 'found';
  const answer = { index: 0, state, message: null, packages } as const;
  const sights =
    route === 'kit'
      ? [checkBuild(BUILD, os), checkPackage(PACKAGE, answer)]
      : [checkCumulative({ type: 'cumulative', atLeast: BUILD.atLeast }, os, answer)];
  const witness = witnessOf({ updateId: 'x', revision: 1, effects: [BUILD, PACKAGE] }, sights);
  const record =
    claim === 'success'
      ? { installed: null, hresult: 0, reason: null }
      : { installed: false, hresult: -2147023293, reason: 'installError' as const };
  return confirm(record, { ...witness, agentMayDecide: true, stillOffered: offered, presentBefore }).verdict;
}

const SUCCESSES: readonly Verdict[] = ['installed', 'installedDespiteError', 'alreadyPresent', 'superseded'];
const ALARMS: readonly Verdict[] = ['failed', 'notEffective', 'rolledBack'];

/** The device has not got the update, before and after the reboot that would have brought it. */
const WITHOUT: Readonly<Record<string, Signals>> = {
  'before the reboot': {
    claim: 'error',
    offered: true,
    build: [26100, 3000],
    packageState: 0x60,
    presentBefore: false,
  },
  'after the reboot': {
    claim: 'error',
    offered: true,
    build: [26100, 3000],
    packageState: 'none',
    presentBefore: false,
  },
};

/** How each signal can be false about a device that has not got the update. */
const LIES: readonly (readonly [string, Signal, Telling])[] = [
  ['the installer claims success', 'claim', { claim: 'success' }],
  ['the search offers it no more', 'offered', { offered: false }],
  ['the search says nothing', 'offered', { offered: null }],
  ['the build says it is there', 'build', { build: [26100, 3194] }],
  ['the build cannot be read', 'build', { build: 'unreadable' }],
  ['the package says installed', 'packageState', { packageState: 0x70 }],
  ['the package says superseded', 'packageState', { packageState: 0x50 }],
  ['the package cannot be read', 'packageState', { packageState: 'unreadable' }],
  ['the baseline says it was there', 'presentBefore', { presentBefore: true }],
];

let lies = 0;
for (const route of ['kit', 'agent'] as const) {
  for (const [when, honest] of Object.entries(WITHOUT)) {
    describe(`no false success ${when}, asked as for the ${route}`, () => {
      const told = (...signals: Telling[]): void => {
        const verdict = verdictOn(Object.assign({}, honest, ...signals) as Signals, route);
        assert.ok(!SUCCESSES.includes(verdict), verdict);
      };
      for (const [index, [name, signal, lie]] of LIES.entries()) {
        lies++;
        test(name, () => {
          told(lie);
        });
        for (const [other, otherSignal, otherLie] of LIES.slice(index + 1)) {
          if (otherSignal === signal) continue;
          lies++;
          test(`${name}, and ${other}`, () => {
            told(lie, otherLie);
          });
        }
      }
    });
  }
}

test('at least 50 lies were told', () => {
  assert.ok(lies >= 50, String(lies));
});

/** Nothing lies: each row is a device that can be, and its one right verdict. */
const TRUTHS: (readonly [string, Signals, Verdict])[] = [];
const there = { build: [26100, 3194], packageState: 0x70, offered: false, presentBefore: false } as const;
for (const claim of ['success', 'error'] as const) {
  const installed = claim === 'success' ? 'installed' : 'installedDespiteError';
  for (const [build, how] of [
    [[26100, 3194], 'at its build'],
    [[26100, 4000], 'above its build'],
    [[26200, 3194], 'on the sibling build'],
  ] as const) {
    for (const packageState of [0x70, 0x80]) {
      for (const offered of [false, null]) {
        const name = `${claim}, ${how}, package ${packageState.toString(16)}, offered ${String(offered)}`;
        TRUTHS.push([name, { ...there, claim, build, packageState, offered }, installed]);
      }
    }
  }
  TRUTHS.push([`${claim}, baseline unknown`, { ...there, claim, presentBefore: null }, installed]);
  TRUTHS.push([`${claim}, there before`, { ...there, claim, presentBefore: true }, 'alreadyPresent']);
  TRUTHS.push([
    `${claim}, replaced by a newer one`,
    { ...there, claim, build: [26100, 4000], packageState: 0x50 },
    'superseded',
  ]);
  TRUTHS.push([
    `${claim}, nothing can be read`,
    { ...there, claim, build: 'unreadable', packageState: 'unreadable' },
    'unconfirmed',
  ]);
  const missing = claim === 'success' ? 'notEffective' : 'failed';
  for (const [ubr, offered] of [
    [2999, true],
    [3000, true],
    [3000, null],
    [3193, true],
    [3193, null],
  ] as const) {
    const absent = { claim, build: [26100, ubr], offered, presentBefore: false } as const;
    TRUTHS.push([
      `${claim}, still at ${ubr}, offered ${String(offered)}`,
      { ...absent, packageState: 'none' },
      missing,
    ]);
    TRUTHS.push([
      `${claim}, staged at ${ubr}, offered ${String(offered)}`,
      { ...absent, packageState: 0x40 },
      'rolledBack',
    ]);
  }
}

describe('no false alarm, and no false success, where nothing lies', () => {
  for (const [name, signals, verdict] of TRUTHS) {
    test(`${name}: ${verdict}`, () => {
      assert.equal(verdictOn(signals), verdict);
    });
  }
  test('at least 50 truths were told', () => {
    assert.ok(TRUTHS.length >= 50, String(TRUTHS.length));
  });
});

const anySignals: fc.Arbitrary<Signals> = fc.record({
  claim: fc.constantFrom('success' as const, 'error' as const),
  offered: fc.constantFrom(true, false, null),
  build: fc.constantFrom<Signals['build']>('unreadable', [26100, 3000], [26100, 3194], [26200, 9999], [22631, 9999]),
  packageState: fc.constantFrom<Signals['packageState']>('none', 'unreadable', null, 0x40, 0x50, 0x60, 0x70, 0x80),
  presentBefore: fc.constantFrom(true, false, null),
});

test('no combination of signals gives installed without build and package on the device, nor while it is offered', () => {
  fc.assert(
    fc.property(anySignals, (signals) => {
      if (!verdictOn(signals).startsWith('installed')) return;
      assert.notEqual(signals.offered, true);
      assert.ok(signals.packageState === 0x70 || signals.packageState === 0x80);
      assert.ok(Array.isArray(signals.build) && signals.build[0] >= 26100 && signals.build[1] >= 3194);
    }),
    { numRuns: 1_000 },
  );
});

test('no alarm while build and package show the update, whatever else is said', () => {
  fc.assert(
    fc.property(anySignals, (signals) => {
      const verdict = verdictOn({ ...signals, build: [26100, 3194], packageState: 0x70 });
      assert.ok(!ALARMS.includes(verdict), verdict);
    }),
    { numRuns: 1_000 },
  );
});
