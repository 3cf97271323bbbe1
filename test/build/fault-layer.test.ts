import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRoot } from '../../src/build/paths.mjs';
import { FAULT_LAYER_MARKER } from '../support/fault-ops.ts';

for (const program of ['patchpilot', 'patchpilot.exe']) {
  test(`the layer of faults is not in ${program}`, () => {
    const bytes = readFileSync(inRoot('dist', program));
    // A code of the error catalogue is in it, so that the search would find what is there.
    equal(bytes.includes('holderStuck'), true);
    equal(bytes.includes(FAULT_LAYER_MARKER), false);
    equal(bytes.includes('POWER_CUTS'), false);
  });
}
