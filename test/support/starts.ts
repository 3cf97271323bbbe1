import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideExit } from '../../src/domain/exit-code.ts';
import { readRunFacts } from '../../src/evidence/facts.ts';
import { deviceStateFolder } from '../../src/evidence/device-layout.ts';
import { artifactFiles, RUN_FILES } from '../../src/evidence/layout.ts';
import type { RunListener, RunRequest, RunResult } from '../../src/pipeline/request.ts';
import { run } from '../../src/pipeline/run.ts';
import type { Files, System } from '../../src/system/system.ts';

/** One start of `run` in this process, on the simulated device `D1` under an output root. */
export function start(system: System, outputRoot: string, scenario: string, more: Partial<RunRequest> = {}) {
  const caller = { listener: SILENT, stop: new AbortController().signal };
  return run(system, { ...aRequest, outputRoot, scenario, ...more }, caller);
}

/** What a start asks for that names nothing. */
export const aRequest: RunRequest = {
  outputRoot: null,
  config: null,
  tenantId: null,
  clientId: null,
  siteId: null,
  deviceId: 'D1',
  policyProfileId: null,
  testMode: false,
  scenario: null,
  kit: null,
  maxRuntimeMs: null,
  waitLockMs: 0,
};

const nothing = (): void => undefined;

export const SILENT: RunListener = {
  started: nothing,
  phaseStarted: nothing,
  phaseEnded: nothing,
  update: nothing,
  progress: nothing,
  note: nothing,
};

const IDS = { tenantId: 'T0', clientId: 'C0', siteId: 'S0', deviceId: 'D1' };

/** Where the state of the simulated device `D1` lies. */
export const deviceFolderOf = (outputRoot: string): string => join(outputRoot, deviceStateFolder(IDS, true));

/** The code that follows from the files of a run, and from nothing else. */
export const recomputed = (files: Files, runFolder: string) => decideExit(readRunFacts(files, runFolder));

/** What every run that has ended holds, whatever happened in it (docs/evidence-format.md, E-3). */
export function wholeTree(runId: string): string[] {
  const always = Object.values(RUN_FILES).filter((path) => path !== RUN_FILES.rebootPlan);
  const { baseline, catalog, catalogAfter, snapshot, diagnostics } = artifactFiles(runId);
  return [...always, baseline, catalog, catalogAfter, snapshot, diagnostics];
}

export interface InstallLine {
  readonly updateId: string;
  readonly revision: number;
}

/** The install calls that the simulated device has had, oldest first. */
export function installCalls(files: Files, outputRoot: string): string[] {
  const bytes = files.read(join(deviceFolderOf(outputRoot), 'installs.jsonl'), 1_048_576);
  const lines = Buffer.from(bytes ?? [])
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
  return lines.map((line) => JSON.parse(line) as InstallLine).map((one) => `${one.updateId}/${one.revision}`);
}

export const jsonOf = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

/** A finished start of which there is a folder. */
export function folderOf(result: RunResult): { runId: string; runFolder: string } {
  const { runId, runFolder } = result;
  if (runId === null || runFolder === null) throw new Error(`expected a run folder, got ${result.exitCode}`);
  return { runId, runFolder };
}

/** The events of a run, as they stand in its log. */
export const eventsOf = (runFolder: string): { type: string; data: Record<string, unknown> }[] =>
  readFileSync(join(runFolder, RUN_FILES.events), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> });
