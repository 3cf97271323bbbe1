import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtsOf } from '../../../src/domain/policy/doubts.ts';
import { neverMade } from '../../../src/domain/policy/doubts-of-checks.ts';
import { judged, type Stated } from './judged.ts';

const app = (...checks: object[]): Stated => [
  'AppValidationPolicy',
  {
    applications: [
      { name: 'Till', checks: [{ type: 'Service', id: 's', serviceName: 'Till' }] },
      { name: 'Ledger', checks: checks.map((check, index) => ({ id: `${index}`, ...check })) },
    ],
  },
  'Client',
];
const never = (key: string, host: string) => ({
  grade: 'fault',
  fault: {
    file: 'Client.json',
    path: `applications[1].checks[${key}`,
    message: `expected an address outside of the local link, got ${host}, which is never asked`,
  },
});

test('an address of the local link is never asked, by a URL or by a port; a text of another check is no address', () => {
  const policy = judged(
    app(
      { type: 'HealthEndpoint', url: 'http://169.254.169.254/latest/meta-data' },
      { type: 'HealthEndpoint', url: 'http://[fe80::1]:80/' },
      { type: 'HealthEndpoint', url: 'https://till.example/169.254.169.254' },
      { type: 'HealthEndpoint', url: 'https://:80:x/' },
      { type: 'Port', host: '169.254.1.2', port: 80 },
      { type: 'Port', host: 'till.example', port: 80 },
      { type: 'Process', processName: '169.254.1.2' },
    ),
  );
  const expected = [never('0].url', '169.254.169.254'), never('1].url', '[fe80::1]'), never('4].host', '169.254.1.2')];
  assert.deepEqual(neverMade(policy), expected);
  assert.deepEqual(doubtsOf(policy.policies, policy.sources), expected, 'and it is among all doubts');
});

test('a command that nobody allowed is never run', () => {
  assert.deepEqual(neverMade(judged(app({ type: 'Synthetic', command: 'C:\\probe.exe' }))), [
    {
      grade: 'fault',
      fault: {
        file: 'Client.json',
        path: 'applications[1].checks[0].command',
        message: 'expected a command of allowCommands, got C:\\probe.exe',
      },
    },
  ]);
});
