import { win32 } from 'node:path';
import { PatchPilotError } from '../../../errors/error.ts';
import type { ProcessResult, System } from '../../../system/system.ts';
import { endOf, runTool } from '../tool.ts';
import { taskBytes, taskText, taskXml, type TaskDefinition } from './definition.ts';
import { taskDifferences } from './compare.ts';

const TIMEOUT_MS = 15_000;
const MAX_TASK_BYTES = 65_536;
const TEMPLATE = 'assets/windows/task.xml.mustache';

/**
 * Registers a task in the place of one of the same name, and reads back what Windows made of it. Only `/tn`, `/xml` and
 * `/f` stand on the command line: the definition says the rest. Throws `taskFailed`; leaves no task behind then.
 *
 * @param xmlFile where the definition is written for `schtasks`, in a folder for administrators
 */
export async function registerTask(system: System, task: TaskDefinition, xmlFile: string): Promise<void> {
  const xml = taskXml(system.assets.text(TEMPLATE), task, system.clock.now());
  system.files.writeAtomic(xmlFile, taskBytes(xml));
  const made = await schtasks(system, ['/create', '/tn', task.name, '/xml', xmlFile, '/f']);
  if (made.code !== 0) throw failed(task.name, 'registered', made);
  const registered = readTask(system, task.name);
  const differences = registered === null ? ['it is not there'] : taskDifferences(xml, registered);
  if (differences.length === 0) return;
  await removeTask(system, task.name);
  throw new PatchPilotError('taskFailed', task.name, `expected it as it was asked for, got ${differences.join('; ')}`);
}

/**
 * Starts a registered task now. Throws `taskFailed`.
 *
 * @param begun whether it has: what it started may tell so although no answer came
 */
export async function startTask(system: System, name: string, begun: () => boolean): Promise<void> {
  const started = await schtasks(system, ['/run', '/tn', name]);
  if (started.code !== 0 && !begun()) throw failed(name, 'started', started);
}

/**
 * Removes a task; one that is not there is fine. What it runs goes on. A task that stays is no failure: it expires.
 *
 * @param of only where its definition names this
 */
export async function removeTask(system: System, name: string, of = ''): Promise<void> {
  if (!isRegistered(system, name, of)) return;
  await schtasks(system, ['/delete', '/tn', name, '/f']);
}

/** Whether there is a task of this name whose definition names this. */
export const isRegistered = (system: System, name: string, of: string): boolean =>
  readTask(system, name)?.includes(of) === true;

/** What the Task Scheduler has on file under a name (`%SystemRoot%\System32\Tasks`); null where there is nothing. */
function readTask(system: System, name: string): string | null {
  const bytes = system.files.read(taskFile(system, name), MAX_TASK_BYTES);
  return bytes === undefined ? null : (taskText(bytes) ?? '');
}

const taskFile = ({ host }: System, name: string): string =>
  win32.join(host.systemRoot, 'System32', 'Tasks', ...name.split('\\').filter(Boolean));

function schtasks(system: System, args: readonly string[]): Promise<ProcessResult> {
  const folder = win32.join(system.host.systemRoot, 'System32');
  const temporary = win32.join(system.host.systemRoot, 'Temp');
  return runTool(system, temporary, { program: win32.join(folder, 'schtasks.exe'), args, timeoutMs: TIMEOUT_MS });
}

/** What schtasks prints is of the language of Windows, in a code page of its own: shown, never judged. */
function failed(name: string, what: string, result: ProcessResult): PatchPilotError {
  const said = result.stderr.trim().split(/\r?\n/u)[0] ?? '';
  const detail = `expected it to be ${what}, got ${endOf(result)}${said === '' ? '' : `: ${said}`}`;
  return new PatchPilotError('taskFailed', name, detail);
}
