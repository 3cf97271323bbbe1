import { setTimeout as pause } from 'node:timers/promises';
import type { CallOptions, Device, RunningCall } from './bench.ts';

export const DETACHED = 'C:\\ProgramData\\PatchPilot\\machine\\detached';
const TASKS = 'C:\\windows\\system32\\tasks\\PatchPilot';

/** The real schtasks of Wine writes and removes tasks; it starts none, and says that it did. */
export async function withTaskService(device: Device): Promise<void> {
  await device.standIn('schtasks.exe', { delegate: true, when: [{ contains: '/run', exitCode: 0 }] });
}

/** The names of our tasks. */
export const tasks = (device: Device): string[] => (device.exists(TASKS) ? device.list(TASKS) : []);

/** What a task starts, as its file says it. */
export async function commandOf(device: Device, task: string): Promise<readonly [string, ...string[]]> {
  const xml = await taskXml(device, task);
  const text = (name: string): string => new RegExp(`<${name}>(.*)</${name}>`, 'u').exec(xml)?.[1] ?? '';
  return [text('Command'), ...text('Arguments').split(' ')];
}

/** The definition that the Task Scheduler keeps. */
export async function taskXml(device: Device, task: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(device.path(`${TASKS}\\${task}`))).toString('utf16le');
}

/**
 * Plays the service: the task is started as soon as somebody asks for it, by nobody's child. Returns the process that
 * it started.
 */
export async function startedTask(device: Device, options: CallOptions = {}): Promise<RunningCall> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    const name = (await device.calls('schtasks.exe')).find(({ args }) => args[0] === '/run')?.args[2];
    if (name !== undefined) return startTask(device, name.replace('\\PatchPilot\\', ''), options);
    await pause(50);
  }
  throw new Error('expected schtasks /run within a minute');
}

export async function startTask(device: Device, task: string, options: CallOptions = {}): Promise<RunningCall> {
  return device.startProgram(await commandOf(device, task), { timeoutMs: 240_000, ...options });
}
