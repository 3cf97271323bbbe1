import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf } from '../../src/build/start.mjs';

test("a scenario's name ends with the code of its first start, or with those of all", () => {
  deepEqual(codesOf('examples/scenarios/showcase-150.json'), [150]);
  deepEqual(codesOf('examples/scenarios/showcase-two-reboots-150-150-0.json'), [150, 150, 0]);
  deepEqual(codesOf('examples/scenarios/showcase-0.json'), [0]);
});
