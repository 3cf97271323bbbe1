import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, win32 } from 'node:path';

import { type CallOptions, type CallResult, CLOCK_FILE, type RunningCall, startCall } from './call.ts';
import { endPrefix, type Prefix, PRODUCT_PATH } from './prefix.ts';
import { Registry } from './registry.ts';
import { parseCalls, type RecordedCall, type StandIn, standInFiles } from './standIn.ts';
import { productExe } from './tree.ts';
import { type AgentCall, type AgentEvent, agentFiles, type AgentScenario } from './updateAgent.ts';

const SYSTEM_FOLDER = 'C:\\windows\\system32';
const STAND_IN_FOLDER = 'C:\\bench\\standin';
const ORIGINAL_FOLDER = 'C:\\bench\\original';

/** A Windows device: a Wine prefix that only one test sees. */
export class Device {
  readonly registry: Registry;
  readonly #prefix: Prefix;
  #calls = 0;

  constructor(prefix: Prefix) {
    this.#prefix = prefix;
    this.registry = new Registry((program, args, options) => this.exec(program, args, options));
  }

  /** Runs PatchPilot to its end. */
  async run(args: readonly string[], options: CallOptions = {}): Promise<CallResult> {
    return (await this.start(args, options)).result;
  }

  /** Starts PatchPilot and does not wait. */
  async start(args: readonly string[], options: CallOptions = {}): Promise<RunningCall> {
    if (!this.exists(PRODUCT_PATH)) throw new Error(`expected a built program at ${productExe}, got none`);
    return this.startProgram(PRODUCT_PATH, args, options);
  }

  /** Runs any Windows program to its end: a path, or a name that Windows finds in System32. */
  async exec(program: string, args: readonly string[], options: CallOptions = {}): Promise<CallResult> {
    return (await this.startProgram(program, args, options)).result;
  }

  startProgram(program: string, args: readonly string[], options: CallOptions = {}): Promise<RunningCall> {
    this.#calls += 1;
    return startCall(this.#prefix, this.#calls, [program, ...args], options);
  }

  /** Sends a console event to PatchPilot, which was started with a console; a close ends it 5 s later at the latest. */
  async consoleEvent(event: 'ctrl-c' | 'ctrl-break' | 'close'): Promise<void> {
    const { code } = await this.exec('C:\\bench\\event.exe', [event, win32.basename(PRODUCT_PATH)]);
    if (code !== 0) throw new Error(`expected ${event} to be sent, got Windows error ${code ?? 'none'}`);
  }

  /** Sets the clock for the calls that were started with `settableClock`, those that run too; `-1d` is a day back. */
  async setClock(offset: `${'+' | '-'}${number}d`): Promise<void> {
    const file = join(this.#prefix.home, 'tmp', CLOCK_FILE);
    await writeFile(`${file}.new`, offset);
    await rename(`${file}.new`, file);
  }

  /** Ends Windows and with it every process. The next call is a new boot. */
  async restart(): Promise<void> {
    await endPrefix(this.#prefix);
  }

  /** The Linux path of a Windows path on drive C:, whatever its case, also of one that does not exist yet. */
  path(windowsPath: string): string {
    const match = /^c:[\\/](.*)$/i.exec(windowsPath);
    if (match === null) throw new Error(`expected a path on drive C:, got ${windowsPath}`);
    const names = (match[1] ?? '').split(/[\\/]+/).filter((name) => name !== '');
    return names.reduce((folder, name) => join(folder, existingName(folder, name) ?? name), this.#prefix.driveC);
  }

  exists(windowsPath: string): boolean {
    return existsSync(this.path(windowsPath));
  }

  /** The names in a folder. */
  list(windowsPath: string): string[] {
    return readdirSync(this.path(windowsPath)).sort();
  }

  readFile(windowsPath: string): Promise<string> {
    return readFile(this.path(windowsPath), 'utf8');
  }

  readBytes(windowsPath: string): Promise<Buffer> {
    return readFile(this.path(windowsPath));
  }

  /** Writes a file, and the folders above it where they are missing. */
  async writeFile(windowsPath: string, data: string | Uint8Array): Promise<void> {
    await writeFile(await this.#place(windowsPath), data);
  }

  /** Copies a Linux file onto the device. */
  async copyIn(linuxPath: string, windowsPath: string): Promise<void> {
    await copyFile(linuxPath, await this.#place(windowsPath));
  }

  /**
   * Puts a scripted program in the place of one in System32, or in another folder (also of one that Wine lacks), or
   * scripts it anew.
   */
  async standIn(name: string, standIn: StandIn, folder = SYSTEM_FOLDER): Promise<void> {
    const key = name.toLowerCase();
    for (const [file, content] of Object.entries(standInFiles(key, standIn, STAND_IN_FOLDER))) {
      await this.writeFile(`${STAND_IN_FOLDER}\\${file}`, content);
    }
    if (this.exists(`${ORIGINAL_FOLDER}\\${key}.replaced`)) return;
    const program = this.path(`${folder}\\${name}`);
    await mkdir(dirname(program), { recursive: true });
    if (existsSync(program)) await rename(program, this.path(`${ORIGINAL_FOLDER}\\${key}`));
    await copyFile(this.path('C:\\bench\\standin.exe'), program);
    await this.writeFile(`${ORIGINAL_FOLDER}\\${key}.replaced`, '');
  }

  /** The calls that a stand-in has seen, oldest first. */
  async calls(name: string): Promise<RecordedCall[]> {
    const record = `${STAND_IN_FOLDER}\\${name.toLowerCase()}.calls`;
    return this.exists(record) ? parseCalls(await this.readFile(record)) : [];
  }

  async forgetCalls(name: string): Promise<void> {
    await rm(this.path(`${STAND_IN_FOLDER}\\${name.toLowerCase()}.calls`), { force: true });
  }

  /** Gives the device an update agent, or another scenario to the one it has, and forgets what has come of the last. */
  async updateAgent(scenario: AgentScenario): Promise<void> {
    for (const file of Object.values(agentFiles)) await rm(this.path(file), { force: true });
    await this.writeFile(agentFiles.scenario, JSON.stringify(scenario));
  }

  /** The calls that the update agent has seen, oldest first. */
  agentCalls(): Promise<AgentCall[]> {
    return this.#lines<AgentCall>(agentFiles.calls);
  }

  /** The records that the update agent has written into the event log of the bench. */
  agentEvents(): Promise<AgentEvent[]> {
    return this.#lines<AgentEvent>(agentFiles.events);
  }

  async #lines<T>(file: string): Promise<T[]> {
    if (!this.exists(file)) return [];
    const lines = (await this.readFile(file)).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as T);
  }

  async #place(windowsPath: string): Promise<string> {
    const path = this.path(windowsPath);
    await mkdir(dirname(path), { recursive: true });
    return path;
  }
}

/** Windows takes names without regard to case, Linux does not. */
function existingName(folder: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return name;
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder).find((entry) => entry.toLowerCase() === name.toLowerCase());
}
