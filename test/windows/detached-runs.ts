import { setTimeout as pause } from 'node:timers/promises';
import type { CallOptions, Device, RunningCall } from './bench.ts';

export const DETACHED = 'C:\\ProgramData\\PatchPilot\\machine\\detached';
const TASKS = 'C:\\windows\\system32\\tasks\\PatchPilot';

/**
 * The service: Wine's own schtasks reads each definition and makes the task; what is kept of it is then the definition,
 * as Windows keeps it (recorded tasks), of which Wine drops triggers, principal and command.
 */
const SERVICE = `@echo off
for /d %%D in (${DETACHED}\\*) do (
  if exist "%%D\\run.xml" if not exist "${TASKS}\\%%~nxD" call :keep "%%~nxD" "%%D\\run.xml" || exit /b 1
  if exist "%%D\\resume.xml" call :keep Resume "%%D\\resume.xml" || exit /b 1
)
exit /b 0
:keep
C:\\bench\\original\\schtasks.exe /create /tn \\PatchPilot\\%~1 /xml %2 /f >nul || exit /b 1
copy /b /y %2 "${TASKS}\\%~1" >nul
exit /b 0
`;

/** A device on which tasks are registered and removed, and only said to be started: `startedTask` does it. */
export async function withTaskService(device: Device): Promise<void> {
  await device.writeFile('C:\\bench\\task-service.cmd', SERVICE.replaceAll('\n', '\r\n'));
  await device.standIn('schtasks.exe', {
    run: 'cmd.exe /c C:\\bench\\task-service.cmd',
    when: [
      { contains: '/run', exitCode: 0 },
      { contains: '/delete', delegate: true },
    ],
  });
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

/** Until the process of the task has said that it is there. */
export async function taskBegins(device: Device): Promise<void> {
  const [id = ''] = device.list(DETACHED);
  for (let waited = 0; !device.exists(`${DETACHED}\\${id}\\begun.json`); waited += 50) {
    if (waited > 60_000) throw new Error('expected the task to begin within a minute');
    await pause(50);
  }
}

export async function startTask(device: Device, task: string, options: CallOptions = {}): Promise<RunningCall> {
  const [program, ...args] = await commandOf(device, task);
  return device.startProgram(program, args, { timeoutMs: 240_000, ...options });
}
