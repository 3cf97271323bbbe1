import { win32 } from 'node:path';
import type { ProcessResult, System } from '../../system/system.ts';
import { childEnvironment } from './environment.ts';
import { EVENT_QUERY_TIMEOUT_MS, SHUTDOWN_TIMEOUT_MS } from './limits.ts';

/** ERROR_SHUTDOWN_IN_PROGRESS and ERROR_SHUTDOWN_IS_SCHEDULED: the restart comes, though not from us. */
const ALREADY_COMING: ReadonlyMap<number | null, string> = new Map([
  [1115, 'Windows is shutting down already'],
  [1190, 'a restart was scheduled already'],
]);
/** Operating system, upgrade, planned: what the shutdown event tracker shows. */
const REASON = 'p:2:3';
const MAX_OUTPUT_BYTES = 262_144;

/** Asks Windows for a restart after a delay, with a message to whoever is logged on. Never throws. */
export async function askForRestart(
  system: System,
  temporaryFolder: string,
  delaySeconds: number,
  message: string,
): Promise<{ accepted: boolean; detail: string }> {
  const args = ['/r', '/t', String(delaySeconds), '/d', REASON, ...(message === '' ? [] : ['/c', message])];
  const result = await runTool(system, temporaryFolder, 'shutdown.exe', args, SHUTDOWN_TIMEOUT_MS);
  if (result.code === 0) return { accepted: true, detail: `shutdown.exe accepted it for in ${delaySeconds} s` };
  const coming = ALREADY_COMING.get(result.code);
  if (coming !== undefined) return { accepted: true, detail: coming };
  const ended = result.code === null ? `${result.ended} ${result.error ?? ''}`.trim() : `exit ${result.code}`;
  return { accepted: false, detail: `expected shutdown.exe to exit 0, got ${ended}` };
}

/**
 * Whether the kernel was resumed instead of started since then: Kernel-Boot event 27 with boot type 1 is a start after a
 * shutdown with Fast Startup. Null when the log cannot be asked or says nothing.
 */
export async function shutDownSince(system: System, temporaryFolder: string, sinceMs: number): Promise<boolean | null> {
  const since = new Date(sinceMs).toISOString();
  const from = "Provider[@Name='Microsoft-Windows-Kernel-Boot'] and EventID=27";
  const query = `*[System[${from} and TimeCreated[@SystemTime>='${since}']]]`;
  const args = ['qe', 'System', `/q:${query}`, '/f:xml', '/rd:true', '/c:5'];
  const { code, stdout } = await runTool(system, temporaryFolder, 'wevtutil.exe', args, EVENT_QUERY_TIMEOUT_MS);
  return code === 0 ? fastStartIn(stdout) : null;
}

/** Pure: the newest record of boot type in the answer of wevtutil; null without one. */
export function fastStartIn(xml: string): boolean | null {
  const type = /<Data Name=['"]BootType['"]>(?:0x)?(\d+)<\/Data>/u.exec(xml)?.[1];
  return type === undefined ? null : Number(type) === 1;
}

function runTool(
  { processes, host }: System,
  temporaryFolder: string,
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<ProcessResult> {
  const system32 = win32.join(host.systemRoot, 'System32');
  return processes.run({
    program: win32.join(system32, program),
    args: [...args],
    cwd: system32,
    env: childEnvironment(host, temporaryFolder),
    timeoutMs,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
}
