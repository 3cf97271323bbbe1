import { main } from '../../src/cli/program.ts';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import type { Io } from '../../src/system/io.ts';
import type { Clock, Files, Locks, System } from '../../src/system/system.ts';
import { faultOps, type Fault, type FaultOps } from '../support/fault-ops.ts';
import type { MemoryDisk } from '../support/memory-disk.ts';
import { deviceFolderOf } from '../support/starts.ts';

export const OUTPUT_ROOT = '/out';
export const DEVICE_FOLDER = deviceFolderOf(OUTPUT_ROOT);
const system = realSystem([]);

export interface EndedStart {
  readonly code: number;
  readonly stdout: string;
  readonly fault: FaultOps;
}

/** The file door as Windows has it, over a disk in memory. */
export const filesOn = (disk: MemoryDisk): Files => createFiles(disk.ops, 'win32');

/**
 * One start of the program, from its command line to its exit code, on a disk in memory. The clock stands but for a
 * millisecond a look, so that the same start makes the same operations.
 */
export async function startOn(disk: MemoryDisk, scenario: string, fault: Fault): Promise<EndedStart> {
  const layer = faultOps(fault, disk.ops);
  const files = createFiles(layer.ops, 'win32');
  let stdout = '';
  const io: Io = {
    out: (text) => (stdout += text),
    err: () => undefined,
    isTerminal: false,
    columns: () => 80,
    mayColor: false,
    onStop: () => undefined,
    closing: () => false,
  };
  const args = ['run', '--scenario', scenario, '--output-root', OUTPUT_ROOT, '--device-id', 'D1'];
  const host: System = { ...system, files, clock: steadyClock(), locks: freeLocks(disk) };
  const code = await main(args, host, io, { weakenedTls: false });
  return { code, stdout, fault: layer };
}

function steadyClock(): Clock {
  let now = Date.UTC(2026, 10, 25, 2);
  return {
    now: () => (now += 1),
    elapsed: () => now,
    sleep: () => Promise.resolve(),
    every: () => () => undefined,
  };
}

/** Nobody else wants the device here; `lock.json` comes and goes as the real one does. */
function freeLocks({ ops }: MemoryDisk): Locks {
  const removed = (path: string): void => {
    try {
      ops.unlink(path);
    } catch {
      // it was not there
    }
  };
  return {
    acquire: () => Promise.resolve({ release: () => undefined }),
    isHeld: () => Promise.resolve(null),
    announce: (path, write) => {
      removed(path);
      ops.close(ops.open(path, 'wx'));
      write(path);
      return {
        release: () => {
          removed(path);
        },
      };
    },
  };
}
