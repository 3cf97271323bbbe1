import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { placeFor32Bit } from '../domain/redirected-path.ts';
import { openAssets } from './assets.ts';
import { buildInfo } from './build-info.ts';
import { createFiles } from './files.ts';
import { isAlive } from './is-alive.ts';
import { openOwnProgram } from './own-program.ts';
import { programDataBeside, windowsFolder } from './windows-folder.ts';
import type { HostFacts, Locks, Network, Processes, System } from './system.ts';

/** The real system. `environmentRemoved`: names of the variables that were deleted before anything else ran. */
export function realSystem(environmentRemoved: readonly string[]): System {
  const host = hostFacts(environmentRemoved);
  const assets = openAssets();
  const ownProgram = host.platform === 'win32' && buildInfo.packaged ? openOwnProgram(host.programPath) : undefined;
  return {
    files: createFiles(),
    processes: lazyProcesses(host),
    network: lazyNetwork(),
    clock: {
      now: () => Date.now(),
      elapsed: () => performance.now(),
      every: (ms, act) => {
        const timer = setInterval(act, ms);
        timer.unref();
        return () => {
          clearInterval(timer);
        };
      },
      sleep: async (ms, signal) => {
        // A timer of no length takes a millisecond or more; one turn of the event loop is what is wanted.
        if (ms === 0) await nextTurn();
        else
          await delay(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
            if (signal?.aborted !== true) throw error;
          });
      },
    },
    ids: { guid: () => crypto.randomUUID() },
    locks: lazyLocks(),
    assets: { text: (name) => assets.asset(name), names: (prefix) => [...assets.assetNames(prefix)] },
    host,
    ...(ownProgram === undefined ? {} : { ownProgram }),
  };
}

/** Loaded with the first process that is started: most commands start none, and every start would pay for it. */
function lazyProcesses({ platform, systemRoot }: HostFacts): Processes {
  const load = async (): Promise<Processes> =>
    (await import('./processes.ts')).createProcesses({ platform, systemRoot });
  return {
    run: async (request) => (await load()).run(request),
    open: async (request) => (await load()).open(request),
    alive: isAlive,
  };
}

/** Loaded with the first connection, for the same reason. */
const lazyNetwork = (): Network => ({
  connect: async (...asked) => (await import('./network.ts')).createNetwork().connect(...asked),
  get: async (...asked) => (await import('./network.ts')).createNetwork().get(...asked),
});

/** Loaded with the first lock, for the same reason; a lock is announced only once it is held. */
function lazyLocks(): Locks {
  let loaded: Locks | undefined;
  const load = async (): Promise<Locks> => {
    const { createLocks } = await import('./locks.ts');
    return (loaded ??= createLocks(process.platform, 'lock.hold', (ms) => delay(ms)));
  };
  return {
    acquire: async (folder) => (await load()).acquire(folder),
    isHeld: async (folder) => (await load()).isHeld(folder),
    announce: (path, write) => {
      if (loaded === undefined) throw new Error('expected a lock that is held before it is announced');
      return loaded.announce(path, write);
    },
  };
}

function hostFacts(environmentRemoved: readonly string[]): HostFacts {
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  const windows = platform === 'win32';
  const systemRoot = windows ? windowsFolder(process.env['SystemRoot']) : '/';
  const programData = programDataBeside(systemRoot);
  const stateHome = process.env['XDG_STATE_HOME'] ?? path.join(os.homedir(), '.local', 'state');
  const root = windows ? path.win32.join(programData, 'PatchPilot') : path.join(stateHome, 'patchpilot');
  return {
    platform,
    hostName: os.hostname(),
    pid: process.pid,
    processStartedAt: new Date(performance.timeOrigin).toISOString(),
    programPath: buildInfo.packaged
      ? whereItLies(process.execPath, windows ? systemRoot : null)
      : path.resolve(process.argv[1] ?? process.execPath),
    workingFolder: process.cwd(),
    temporaryFolder: os.tmpdir(),
    defaultOutputRoot: root,
    machineFolder: windows ? path.win32.join(programData, 'PatchPilot', 'machine') : path.join(root, 'machine'),
    systemRoot,
    processors: os.availableParallelism(),
    release: os.release(),
    terminal: { isTty: process.stdout.isTTY, columns: process.stdout.isTTY ? process.stdout.columns : 80 },
    environmentRemoved,
    timeZoneOfCaller: windows ? nonEmpty(process.env['TZ']) : null,
    version: { version: buildInfo.version, commit: buildInfo.commit, runtime: buildInfo.runtime },
  };
}

/**
 * A 32-bit program that starts this one from what it calls System32 names a file that is not there for us. Inferred:
 * how Windows names such a program was not seen.
 */
function whereItLies(program: string, systemRoot: string | null): string {
  if (systemRoot === null || existsSync(program)) return program;
  const there = placeFor32Bit(program, systemRoot);
  return there !== null && existsSync(there) ? there : program;
}

const nonEmpty = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);
