import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setupStateOf, type SetupValues } from '../../src/domain/setup-state.ts';
import { fact, recorded } from '../support/recorded.ts';

const running: SetupValues = { safeBoot: null, oobeInProgress: 0, systemSetupInProgress: 0 };

test('a Windows that runs as usual has nothing of its setup in the way, and one of which nothing can be read has not', () => {
  assert.equal(setupStateOf(running), null);
  assert.equal(setupStateOf({ safeBoot: 0, oobeInProgress: null, systemSetupInProgress: null }), null);
});

test('Safe Mode of every kind, a first start and a setup are told apart', () => {
  const states = [
    { ...running, safeBoot: 1 },
    { ...running, safeBoot: 2 },
    { ...running, safeBoot: 3 },
    { ...running, oobeInProgress: 1 },
    { ...running, systemSetupInProgress: 1 },
  ].map(setupStateOf);
  assert.ok(!states.includes(null));
  assert.equal(new Set(states).size, states.length);
  assert.equal(setupStateOf({ ...running, oobeInProgress: 1, systemSetupInProgress: 1 }), states[3]);
});

test('each is told in its words, a kind of Safe Mode that nobody knows by its number', () => {
  for (const [mode, name] of [
    [1, 'minimal'],
    [2, 'with network'],
    [3, 'directory services repair'],
    [7, '7'],
  ] as const)
    assert.equal(setupStateOf({ ...running, safeBoot: mode }), `Windows runs in Safe Mode (${name})`);
  assert.equal(setupStateOf({ ...running, oobeInProgress: 1 }), 'the first start of Windows is not finished');
  assert.equal(setupStateOf({ ...running, systemSetupInProgress: 1 }), 'a setup of Windows is in progress');
});

test('the values recorded of a running Windows say so', recorded('registry/setup.json'), () => {
  const all = fact<Record<string, unknown>>('registry/setup.json');
  const values = all['HKLM\\SYSTEM\\Setup of a running Windows 10 1709'] as Record<string, number>;
  assert.equal(all['SafeBoot\\Option'], 'absent');
  const oobeInProgress = values['OOBEInProgress'] ?? null;
  const systemSetupInProgress = values['SystemSetupInProgress'] ?? null;
  assert.equal(setupStateOf({ safeBoot: null, oobeInProgress, systemSetupInProgress }), null);
});
