import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { holdBacksOf } from '../../src/domain/hold-backs.ts';
import { recorded, recording } from '../support/recorded.ts';
import { readRegistryFile, registryText } from './registry-file.ts';

const FILE = 'registry/pause-and-policies.reg';

test('a pause as Settings writes it is told with its end, and is over at that time', recorded(FILE), () => {
  const keys = readRegistryFile(registryText(recording(FILE)));
  const settings = Object.fromEntries(
    [...keys].flatMap(([key, values]) => [...values].map(([name, value]) => [`${key}\\${name}`, value as string])),
  );
  const end = '3000-11-06T14:03:37Z';
  const told = (nowMs: number): string[] => holdBacksOf(settings, null, nowMs);
  deepEqual(told(Date.parse('2026-11-27T00:00:00Z')), [
    `the user paused updates until ${end} (PauseUpdatesExpiryTime)`,
  ]);
  deepEqual(told(Date.parse(end)), []);
});
