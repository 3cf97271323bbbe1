import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentDeferralDays } from '../../src/domain/agent-deferral.ts';

const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const INTUNE = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
const PERIOD = 'DeferQualityUpdatesPeriodInDays';
const SWITCH = 'DeferQualityUpdates';
const ON = { [`${POLICY}\\${PERIOD}`]: 3, [`${POLICY}\\${SWITCH}`]: 1 };

for (const [name, settings, days] of [
  ['nothing is set', {}, 0],
  ['Group Policy without its switch', { [`${POLICY}\\${PERIOD}`]: 14 }, 0],
  ['Group Policy with another value of its switch', { ...ON, [`${POLICY}\\${SWITCH}`]: 2 }, 0],
  ['Group Policy with its switch', { [`${POLICY}\\${PERIOD}`]: 14, [`${POLICY}\\DeferQualityUpdates`]: 1 }, 14],
  ['a period that is switched off', { [`${POLICY}\\${PERIOD}`]: 30, [`${POLICY}\\DeferQualityUpdates`]: 0 }, 0],
  [
    'a switch of Group Policy is not one of Intune',
    { [`${INTUNE}\\${PERIOD}`]: 7, [`${POLICY}\\DeferQualityUpdates`]: 0 },
    7,
  ],
  [
    'a period that is switched off as text',
    { [`${POLICY}\\${PERIOD}`]: 30, [`${POLICY}\\DeferQualityUpdates`]: '0' },
    0,
  ],
  ['Intune', { [`${INTUNE}\\${PERIOD}`]: 21 }, 21],
  ['the longest of several', { ...ON, [`${INTUNE}\\${PERIOD}`]: 21 }, 21],
  ['a number as text', { [`${INTUNE}\\${PERIOD}`]: '5' }, 5],
  ['more than Windows allows', { ...ON, [`${POLICY}\\${PERIOD}`]: 3_000 }, 30],
  ['what is no number', { ...ON, [`${POLICY}\\${PERIOD}`]: 'soon' }, 0],
  [
    'another case of letters',
    { [`${POLICY}\\${PERIOD}`.toUpperCase()]: 9, [`${POLICY}\\${SWITCH}`.toLowerCase()]: 1 },
    9,
  ],
  ['feature updates', { [`${POLICY}\\DeferFeatureUpdatesPeriodInDays`]: 30 }, 0],
] as const) {
  test(`the agent's own deferral: ${name}`, () => {
    assert.equal(agentDeferralDays(settings, 26_200), days);
  });
}

test('a deferral that somebody chose in Settings counts on the Windows that have the choice, not where it was left behind', () => {
  const chosen = { [`SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings\\${PERIOD}`]: 20 };
  const days = [17_763, 19_040, 19_041, 26_200, null].map((build) => agentDeferralDays(chosen, build));
  assert.deepEqual(days, [20, 20, 0, 0, 0]);
});
