import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentDeferralDays } from '../../src/domain/agent-deferral.ts';

const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const INTUNE = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
const PERIOD = 'DeferQualityUpdatesPeriodInDays';

for (const [name, settings, days] of [
  ['nothing is set', {}, 0],
  ['Group Policy', { [`${POLICY}\\${PERIOD}`]: 14 }, 14],
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
  ['the longest of several', { [`${POLICY}\\${PERIOD}`]: 3, [`${INTUNE}\\${PERIOD}`]: 21 }, 21],
  ['a number as text', { [`${INTUNE}\\${PERIOD}`]: '5' }, 5],
  ['more than Windows allows', { [`${POLICY}\\${PERIOD}`]: 3_000 }, 30],
  ['what is no number', { [`${POLICY}\\${PERIOD}`]: 'soon' }, 0],
  ['another case of letters', { [`${POLICY}\\${PERIOD}`.toUpperCase()]: 9 }, 9],
  ['feature updates', { [`${POLICY}\\DeferFeatureUpdatesPeriodInDays`]: 30 }, 0],
] as const) {
  test(`the agent's own deferral: ${name}`, () => {
    assert.equal(agentDeferralDays(settings), days);
  });
}
