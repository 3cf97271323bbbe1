import { readdirSync, readFileSync } from 'node:fs';

/** A Linux process that belongs to a device. */
export interface LinuxProcess {
  pid: number;
  /** The program as Wine shows it, for example `C:\PatchPilot\patchpilot.exe`. */
  program: string;
  /** Start time in clock ticks since boot. */
  startTime: number;
}

const START_TIME_FIELD = 19; // field 22 of proc(5) stat, counted after the name in brackets

function readProcess(pid: number, setting: string): LinuxProcess | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    if (!environment.includes(setting)) return undefined;
    const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTime = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD]);
    return { pid, program, startTime };
  } catch {
    return undefined; // ended meanwhile, or not ours to read
  }
}

/** The processes whose environment holds `setting` (`NAME=VALUE`), oldest first. */
export function processesWith(setting: string): LinuxProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name), setting))
    .filter((process) => process !== undefined)
    .sort((a, b) => a.startTime - b.startTime || a.pid - b.pid);
}

/** Ends a process at once, without a word to it; false when it was gone already. */
export const killAtOnce = (pid: number): boolean => send(pid, 'SIGKILL');

/** Sends a signal; false when the process was gone already. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
