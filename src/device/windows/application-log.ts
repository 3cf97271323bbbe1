import { win32 } from 'node:path';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { removeSecrets } from '../../domain/secrets.ts';
import type { System } from '../../system/system.ts';
import { runTool } from './tool.ts';

const SOURCE = 'PatchPilot';
const TIMEOUT_MS = 10_000;

/**
 * The event of an exit code. `eventcreate` takes ids from 1 to 1000 (Microsoft's page of the command), so that the id
 * is the code, and 1 for 0: what a monitor of the log asks for.
 */
export function eventOf(exitCode: number): { readonly id: number; readonly type: 'INFORMATION' | 'WARNING' | 'ERROR' } {
  if (exitCode === EXIT_CODES.Success) return { id: 1, type: 'INFORMATION' };
  return { id: exitCode, type: exitCode < EXIT_CODES.InstallFailure ? 'WARNING' : 'ERROR' };
}

/**
 * Writes the last line of a run into the Windows Application log. The program registers its source itself, and refuses
 * one that another has registered. Best effort: the run is over, and where the log cannot be written its code stays
 * what it is.
 */
export async function writeApplicationLog(system: System, exitCode: number, lastLine: string): Promise<void> {
  const { id, type } = eventOf(exitCode);
  const folder = win32.join(system.host.systemRoot, 'System32');
  const what = ['/L', 'APPLICATION', '/SO', SOURCE, '/T', type, '/ID', String(id), '/D', removeSecrets(lastLine)];
  const temporary = win32.join(system.host.systemRoot, 'Temp');
  await runTool(system, temporary, {
    program: win32.join(folder, 'eventcreate.exe'),
    args: what,
    timeoutMs: TIMEOUT_MS,
  });
}
