import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PatchPilotError } from '../../src/errors/error.ts';
import { watch } from './watchdog.ts';

/** Inputs of all targets together. A run by hand names more: see CONTRIBUTING.md. */
const TOTAL = Number(process.env['FUZZ_RUNS'] ?? 100_000);
const SEED = process.env['FUZZ_SEED'];

/** How the inputs are spread: many for what only parses, few for what runs a whole cycle. The sum is 1. */
export const SHARES = {
  policies: 0.25,
  kits: 0.15,
  scenarios: 0.13,
  cycles: 0.02,
  events: 0.18,
  state: 0.16,
  trees: 0.1,
  'command lines': 0.01,
} as const;
export type Target = keyof typeof SHARES;

/** How many inputs a target gets. */
export const inputsOf = (target: Target): number => Math.max(1, Math.round(TOTAL * SHARES[target]));

/**
 * A target: `check` is handed each input in turn. It must return; it may throw nothing. What the input is stands in the
 * watchdog's hands meanwhile, so that a hang tells its input, too. The built-in prototypes are looked at after every
 * one.
 */
export function fuzz<T>(target: Target, inputs: fc.Arbitrary<T>, check: (input: T) => void | Promise<void>): void {
  const runs = inputsOf(target);
  test(`${target}: ${runs} inputs, no crash, no hang, no prototype touched`, async (t) => {
    const prototypes = fingerprint();
    const dog = watch(target);
    let done = 0;
    try {
      await fc.assert(
        fc.asyncProperty(inputs, async (input) => {
          dog.input(input);
          done += 1;
          await check(input);
          assert.equal(fingerprint(), prototypes);
        }),
        { numRuns: runs, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
    } finally {
      dog.stop();
    }
    t.diagnostic(`fuzz ${target}: ${done} inputs`);
  });
}

const fingerprint = (): string =>
  [Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length).join();

/** Whatever `act` throws is an error of the catalogue, and never a fault of our own. Returns undefined for one. */
export function typed<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof PatchPilotError) || error.code === 'internal') throw error;
    return undefined;
  }
}

/** Inputs that once were a problem, and what a target starts from: every file of `corpus/<folder>`. */
export function corpus(folder: string): Uint8Array[] {
  const place = join(import.meta.dirname, 'corpus', folder);
  return readdirSync(place)
    .sort()
    .map((name) => readFileSync(join(place, name)));
}
