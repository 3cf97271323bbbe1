import { aWindows } from '../../device/windows/a-windows.ts';
import { answered, lastLineIn } from '../../support/cli.ts';
import { createFiles } from '../../../src/system/files.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';
import { repositoryAssets } from '../../support/embedded-assets.ts';
import { recomputed } from '../../support/starts.ts';
import type { FileOps } from '../../../src/system/file-ops.ts';
import type { Files, ProcessRequest, System } from '../../../src/system/system.ts';
import { playAgent, type Line, type Played } from './agent.ts';
import { playChecks, playEffects, playInventory, playPlaces } from './jobs.ts';
import { boot, type Windows } from './model.ts';

export const MACHINE = '/machine/PatchPilot/machine';
export const ROOT = '/out';
const CONFIG = '/config';
const BOARD = 'hklm\\system\\hardwareconfig\\lastconfig';

/** What one start came to. */
export interface Started {
  readonly code: number;
  readonly why: readonly string[];
  readonly last: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly runId: string | null;
}

/** A device, its files, and the program that is started on it again and again. */
export class World {
  readonly windows: Windows;
  disk: MemoryDisk;
  readonly files: Files;
  readonly starts: Started[] = [];
  /**
   * When the process is killed: just before it installs, or just after it has, before anything of it is written down.
   */
  killed: 'beforeInstall' | 'afterInstall' | null = null;
  /** The question to PowerShell, counted in this start from 1, before whose answer it is killed. */
  killedAtQuestion: number | null = null;
  /** Questions of the start that ran last. */
  questions = 0;
  /** The disk at the moment of the kill: what the process does after it is not done. */
  #atKill: MemoryDisk | null = null;
  readonly system: System;

  /** @param disk what is on it already: a copy of another device's */
  constructor(windows: Windows, disk = new MemoryDisk()) {
    this.windows = windows;
    this.disk = disk;
    this.files = createFiles(
      bothSlashes(() => this.disk.ops),
      'win32',
    );
    const { system } = aWindows((request) => this.#play(request), MACHINE);
    let elapsed = 0;
    this.system = {
      ...system,
      files: this.files,
      clock: {
        ...system.clock,
        now: () => windows.now,
        elapsed: () => (elapsed += 1),
        sleep: async (ms) => {
          elapsed += ms;
          windows.now += ms;
        },
      },
      ids: { guid: () => crypto.randomUUID() },
      assets: repositoryAssets,
      locks: {
        acquire: async () => ({ release: () => undefined }),
        isHeld: async () => null,
        announce: (path, write) => {
          this.files.remove(path);
          this.disk.ops.close(this.disk.ops.open(path, 'wx'));
          write(path);
          return {
            release: () => {
              this.files.remove(path);
            },
          };
        },
      },
      host: {
        ...system.host,
        get hostName() {
          return windows.os.computerName;
        },
        programPath: '/program/patchpilot.exe',
        workingFolder: '/',
        temporaryFolder: '/temp',
        defaultOutputRoot: '/machine/PatchPilot',
      },
    };
  }

  /** A file of the configuration. */
  policy(name: string, policy: object): void {
    this.files.makeFolder(CONFIG);
    this.files.writeAtomic(`${CONFIG}/${name}.json`, Buffer.from(JSON.stringify(policy)));
  }

  /** One start of `run`. */
  async run(args: readonly string[] = [], root = ROOT): Promise<Started> {
    const config = this.files.stat(CONFIG) !== undefined ? ['--config', CONFIG] : [];
    this.questions = 0;
    const { code, stdout, stderr } = await answered(['run', '--output-root', root, ...config, ...args], {
      system: this.system,
    });
    this.disk = this.#atKill ?? this.disk;
    this.#atKill = null;
    const last = lastLineIn(stdout);
    const why = /\bwhy=(\S+)/u.exec(last)?.[1] ?? '-';
    const runId = /\brun=([0-9a-f-]{36})/u.exec(last)?.[1] ?? null;
    const started = { code: code ?? -1, why: why === '-' ? [] : why.split(','), last, stdout, stderr, runId };
    this.starts.push(started);
    this.windows.now += 60_000;
    return started;
  }

  /** Another command of the program. */
  command(...args: readonly string[]) {
    return answered(args, { system: this.system });
  }

  boot(): void {
    boot(this.windows);
  }

  later(days: number): void {
    this.windows.now += days * 86_400_000;
  }

  /** Where the run of a start lies, under whatever root. */
  folderOf(runId: string): string | undefined {
    const end = `/Runs/${runId}/run.json`;
    return this.disk
      .files()
      .find((path) => path.endsWith(end))
      ?.slice(0, -'/run.json'.length);
  }

  /** The code that the files of a run give. */
  recomputed(runId: string): number | undefined {
    const folder = this.folderOf(runId);
    return folder === undefined ? undefined : recomputed(this.files, folder).code;
  }

  /** The records of a run's installs, newest of each update. */
  records(runId: string): Record<string, unknown>[] {
    const path = `${this.folderOf(runId) ?? ''}/Logs/install-summary.jsonl`;
    const text = this.text(path);
    const all = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return [...new Map(all.map((one) => [String(one['updateId']), one])).values()];
  }

  /** A JSON file below the folder of a run. */
  artifact(runId: string, end: string): Record<string, unknown> {
    const folder = this.folderOf(runId) ?? '';
    const path = this.disk.files().find((one) => one.startsWith(`${folder}/`) && one.endsWith(end));
    return JSON.parse(path === undefined ? '{}' : this.text(path)) as Record<string, unknown>;
  }

  /** What a file holds; empty where there is none. */
  text(path: string): string {
    return Buffer.from(this.files.read(path, 16e6) ?? []).toString('utf8');
  }

  #play(request: ProcessRequest) {
    const played = this.#playOne(request);
    for (const folder of this.windows.folders) this.#makeFolder(folder);
    return played;
  }

  /** A folder of Windows itself: drive letters are names like others on this disk. */
  #makeFolder(path: string): void {
    const names = path.split('\\');
    for (let depth = 1; depth <= names.length; depth++) {
      const folder = `/${names.slice(0, depth).join('/')}`;
      if (this.files.stat(folder) === undefined) this.disk.ops.mkdir(folder);
    }
  }

  /** Windows writes the UUID of its board into the registry at each start. */
  #writeBoard(): void {
    const { registry, uuid } = this.windows;
    if (uuid === null) registry.delete(BOARD);
    else registry.set(BOARD, `{${uuid.toLowerCase()}}`);
  }

  #playOne(request: ProcessRequest) {
    this.#writeBoard();
    if (!request.program.endsWith('powershell.exe')) return this.#tool(request);
    const [job = [], ...lines] = linesOf(request);
    this.questions += 1;
    if (this.questions === this.killedAtQuestion) this.#atKill ??= this.disk.copy();
    const installs = lines.some(([verb]) => verb === 'install');
    if (installs && this.killed === 'beforeInstall') this.#atKill ??= this.disk.copy();
    const played = this.#atKill === null ? this.#job(job[1] ?? '', lines) : { code: 1 };
    if (installs && this.killed === 'afterInstall') this.#atKill ??= this.disk.copy();
    if ('says' in played) return played;
    return 'ended' in played ? { ended: played.ended, code: null } : { code: played.code };
  }

  #job(job: string, lines: readonly Line[]): Played {
    switch (job) {
      case 'places':
        return playPlaces(this.windows, lines);
      case 'inventory':
        return playInventory(this.windows, lines);
      case 'effects':
        return playEffects(this.windows, lines);
      case 'checks':
        return playChecks(this.windows, lines);
      case 'agent':
        return playAgent(this.windows, lines);
      default:
        return { says: [] };
    }
  }

  /** Programs of Windows: the event log answers, all else does what it is told. */
  #tool({ program, args }: ProcessRequest) {
    const name = program.split('\\').at(-1) ?? '';
    const broken = this.windows.broken.get(name);
    if (typeof broken === 'number') return { code: broken };
    if (name !== 'wevtutil.exe') return { code: 0, stdout: '' };
    const since = /SystemTime>='([^']+)'/u.exec(args.join(' '))?.[1] ?? '';
    const found = this.windows.events.filter(({ log, time }) => log === args[1] && time >= Date.parse(since));
    return {
      code: 0,
      stdout: found
        .map(({ xml }) => xml)
        .reverse()
        .join(''),
    };
  }
}

/** The disk knows `/` only; what is asked as on Windows is the same place. */
function bothSlashes(ops: () => FileOps): FileOps {
  const slashed = (path: string): string => path.replaceAll('\\', '/');
  return {
    open: (path, ...how) => ops().open(slashed(path), ...how),
    read: (...how) => ops().read(...how),
    write: (...how) => ops().write(...how),
    fsync: (fd) => ops().fsync(fd),
    fstat: (fd) => ops().fstat(fd),
    ftruncate: (...how) => ops().ftruncate(...how),
    close: (fd) => ops().close(fd),
    lstat: (path) => ops().lstat(slashed(path)),
    readdir: (path) => ops().readdir(slashed(path)),
    rename: (from, to) => ops().rename(slashed(from), slashed(to)),
    mkdir: (path) => ops().mkdir(slashed(path)),
    unlink: (path) => ops().unlink(slashed(path)),
    rmdir: (path) => ops().rmdir(slashed(path)),
    realpath: (path) => ops().realpath(slashed(path)),
    pause: () => undefined,
  };
}

/** The lines of a request, decoded; the first names the job. */
function linesOf(request: ProcessRequest): string[][] {
  const decode = (field: string): string => (field === '-' ? '' : Buffer.from(field, 'base64').toString('utf8'));
  return Buffer.from(request.stdin ?? [])
    .toString('utf8')
    .split('\n')
    .slice(0, -2)
    .map((line) => line.split(' ').map((word, index) => (index === 0 ? word : decode(word))));
}
