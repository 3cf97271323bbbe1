import { win32 } from 'node:path';
import { REPAIR_CALLS } from '../../domain/definitions-repair.ts';
import type { System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import type { DefinitionsRepair } from '../port/servicing.ts';
import { REPAIR_DEFINITIONS_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool } from './tool.ts';

/**
 * Lets Microsoft Defender drop the definitions that it downloaded and fetch them anew, by its own program; null where
 * that is not installed. The second call is made whatever the first came to. Never throws. Source: `MpCmdRun.exe -?`.
 */
export async function repairDefinitions(
  system: System,
  temporaryFolder: string,
  onProgress: OnProgress,
): Promise<DefinitionsRepair | null> {
  const { files, host } = system;
  const programFiles = win32.join(win32.parse(host.systemRoot).root, 'Program Files');
  const program = win32.join(programFiles, 'Windows Defender', 'MpCmdRun.exe');
  if (files.stat(program)?.kind !== 'file') return null;
  const calls: { arguments: readonly string[]; code: number | null }[] = [];
  const ends: string[] = [];
  for (const args of REPAIR_CALLS) {
    onProgress('let Defender repair its definitions', null);
    const result = await runTool(system, temporaryFolder, { program, args, timeoutMs: REPAIR_DEFINITIONS_TIMEOUT_MS });
    calls.push({ arguments: args, code: result.code });
    ends.push(`${args.join(' ')}: ${endOf(result)}`);
  }
  return { calls, detail: `Defender was told to repair its definitions (${ends.join('; ')})` };
}
