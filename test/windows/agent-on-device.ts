import { rm } from 'node:fs/promises';
import type { CallOptions, CallResult, Device } from './bench.ts';
import type { AgentCall } from './device/updateAgent.ts';
import { lastLine } from './kit-on-device.ts';

export const OUTPUT = 'C:\\PatchPilot\\Output';
const CONFIG = 'C:\\config';

/** One start of `run`, and what its last line says. */
export interface AgentRun extends CallResult {
  readonly last: Readonly<Record<string, string>>;
  /** Windows path of the run's folder. */
  readonly runFolder: string;
  /** All it printed, for the message of a failed assertion. */
  readonly said: string;
}

export interface RunOptions extends CallOptions {
  readonly root?: string;
  /** `updateSettings` and the like. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly arguments?: readonly string[];
}

/**
 * Takes the device's own memory away, as if PatchPilot had never run there: a case must not see the history of another.
 */
export const forgetHistory = (device: Device): Promise<void> =>
  rm(device.path('C:\\ProgramData\\PatchPilot\\machine'), { recursive: true, force: true });

/** `run`, as on a device that patches itself: no scenario, no kit. */
export async function runAgent(device: Device, options: RunOptions = {}): Promise<AgentRun> {
  const { root = OUTPUT, policy, arguments: more = [], ...call } = options;
  const config = policy === undefined ? [] : ['--config', CONFIG];
  if (policy !== undefined) {
    await device.writeFile(`${CONFIG}\\ClientProfile.json`, '{}');
    await device.writeFile(`${CONFIG}\\UpdatePolicy.json`, JSON.stringify(policy));
  }
  const result = await device.run(['run', '--output-root', root, ...config, ...more], { timeoutMs: 600_000, ...call });
  const last = lastLine(result.stdout);
  return { ...result, last, runFolder: `${root}\\Runs\\${last['run'] ?? ''}`, said: result.stdout + result.stderr };
}

/** Installs the agent was told to do: one that takes no callback refuses `BeginInstall`, and `Install` comes next. */
export const installsOf = (calls: readonly AgentCall[], begun = false): AgentCall[] =>
  calls.filter(({ member }) => member === (begun ? 'BeginInstall' : 'Install'));

/** A row of `install-summary.jsonl`. */
export interface SummaryRecord {
  kb: string | null;
  updateId: string;
  title: string;
  attempted: boolean;
  installed: boolean | null;
  hresult: number | null;
  verdict: string | null;
  reason: string | null;
  proof: { decidedBy: readonly string[]; disagreed: readonly string[] } | null;
}

/** The newest record of each update that was selected, by its id. */
export async function summary(device: Device, runFolder: string): Promise<Map<string, SummaryRecord>> {
  const text = await device.readFile(`${runFolder}\\Logs\\install-summary.jsonl`);
  const lines = text.split('\n').filter((line) => line !== '');
  const records = lines.map((line) => JSON.parse(line) as SummaryRecord);
  return new Map(records.map((record) => [record.updateId, record]));
}

export interface CatalogFile {
  readonly scan: {
    readonly outcome: string;
    readonly source: string;
    readonly hresult: number | null;
    readonly message: string | null;
    readonly warnings: readonly string[];
  };
  readonly updates: readonly ({ readonly updateId: string } & Record<string, unknown>)[];
}

export async function catalogFile(device: Device, run: AgentRun): Promise<CatalogFile> {
  const id = run.last['run'] ?? '';
  const text = await device.readFile(`${run.runFolder}\\Artifacts\\UpdateCatalog\\${id}\\catalog.json`);
  return JSON.parse(text) as CatalogFile;
}
