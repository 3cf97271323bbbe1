import { join } from 'node:path';
import { decideExit } from '../domain/exit-code.ts';
import { EMBEDDED_SCENARIOS, embeddedScenarios, loadScenario } from '../device/simulated/index.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { run } from '../pipeline/run.ts';
import type { RunListener, RunRequest, RunResult } from '../pipeline/request.ts';
import type { System } from '../system/system.ts';

/** One start of a scenario: what it should come to, what it came to, and what its files say. */
export interface DrillStart {
  readonly expected: number;
  readonly actual: number;
  /** The code computed again from the run folder; null where a start makes none (170, a refusal). */
  readonly fromFiles: number | null;
  readonly result: RunResult;
}

export interface DrilledScenario {
  readonly file: string;
  readonly starts: readonly DrillStart[];
  readonly agrees: boolean;
}

/** Names of the embedded scenarios, without `.json`. */
export const drillNames = (system: System): string[] => embeddedScenarios(system);

/** The codes that a scenario's starts should end with. */
export const expectedCodes = (system: System, name: string): readonly number[] =>
  loadScenario(system, join(system.host.workingFolder, EMBEDDED_SCENARIOS, name), name).scenario.expect;

/** All starts of one embedded scenario in a folder of its own, with a device of its own. */
export async function drillScenario(
  system: System,
  name: string,
  folder: string,
  stop: AbortSignal,
): Promise<DrilledScenario> {
  const starts: DrillStart[] = [];
  for (const expected of expectedCodes(system, name)) {
    const result = await run(system, drillRequest(name, folder), { listener: SILENT, stop });
    starts.push({ expected, actual: result.exitCode, fromFiles: codeFromFiles(system, result), result });
  }
  const agrees = starts.every(
    ({ expected, actual, fromFiles }) => actual === expected && (fromFiles === null || fromFiles === actual),
  );
  return { file: `${name}.json`, starts, agrees };
}

function codeFromFiles(system: System, { runFolder }: RunResult): number | null {
  return runFolder === null ? null : decideExit(readRunFacts(system.files, runFolder)).code;
}

const drillRequest = (scenario: string, outputRoot: string): RunRequest => ({
  outputRoot,
  config: null,
  tenantId: null,
  clientId: null,
  siteId: null,
  deviceId: 'DRILL',
  policyProfileId: null,
  testMode: false,
  scenario,
  kit: null,
  maxRuntimeMs: null,
  waitLockMs: 0,
});

const SILENT: RunListener = {
  started: () => undefined,
  phaseStarted: () => undefined,
  phaseEnded: () => undefined,
  update: () => undefined,
  progress: () => undefined,
  note: () => undefined,
};
