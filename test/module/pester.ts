import assert from 'node:assert/strict';

/** What came of one test of Pester. */
export interface PesterResult {
  readonly name: string;
  readonly passed: boolean;
  readonly why: string;
}

/** The line that `pester.ps1` prints at its end; throws where there is none. */
export function resultsIn(stdout: string): PesterResult[] {
  const line = stdout.split(/\r?\n/u).find((one) => one.startsWith('RESULTS '));
  assert.ok(line !== undefined, `Pester has not told how it ended:\n${stdout}`);
  return JSON.parse(line.slice('RESULTS '.length)) as PesterResult[];
}

/** Fails with the name and the reason of each that failed. */
export function demandAllPassed(results: readonly PesterResult[]): void {
  assert.ok(results.length > 15, `expected the tests of the module, got ${results.length}`);
  const failed = results.filter(({ passed }) => !passed).map(({ name, why }) => `${name}: ${why}`);
  assert.deepEqual(failed, []);
}
