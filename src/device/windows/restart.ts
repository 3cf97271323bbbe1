import { win32 } from 'node:path';
import type { System } from '../../system/system.ts';
import { EVENT_QUERY_TIMEOUT_MS, SHUTDOWN_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool } from './tool.ts';

/** ERROR_SHUTDOWN_IN_PROGRESS: the restart comes, though not from us. */
const SHUTDOWN_IN_PROGRESS = 1115;
/** ERROR_SHUTDOWN_IS_SCHEDULED: something is, a shutdown or a restart; its text speaks of a shutdown (corpus tools). */
const SHUTDOWN_SCHEDULED = 1190;
/** Operating system, upgrade, planned: what the shutdown event tracker shows. */
const REASON = 'p:2:3';

/** Asks Windows for a restart after a delay, with a message to whoever is logged on. Never throws. */
export async function askForRestart(
  system: System,
  temporaryFolder: string,
  delaySeconds: number,
  message: string,
): Promise<{ accepted: boolean; detail: string }> {
  const args = ['/r', '/t', String(delaySeconds), '/d', REASON, ...(message === '' ? [] : ['/c', message])];
  const program = inSystem32(system, 'shutdown.exe');
  const result = await runTool(system, temporaryFolder, { program, args, timeoutMs: SHUTDOWN_TIMEOUT_MS });
  if (result.code === 0) return { accepted: true, detail: `shutdown.exe accepted it for in ${delaySeconds} s` };
  if (result.code === SHUTDOWN_IN_PROGRESS) return { accepted: true, detail: 'Windows is shutting down already' };
  if (result.code === SHUTDOWN_SCHEDULED) {
    return { accepted: false, detail: 'something is scheduled already, and whether it is a restart is not known' };
  }
  return { accepted: false, detail: `expected shutdown.exe to exit 0, got ${endOf(result)}` };
}

/**
 * Whether the kernel was resumed instead of started since then: Kernel-Boot event 27 with boot type 1 is a start after
 * a shutdown with Fast Startup. Null when the log cannot be asked or says nothing.
 */
export async function shutDownSince(system: System, temporaryFolder: string, sinceMs: number): Promise<boolean | null> {
  const since = new Date(sinceMs).toISOString();
  const from = "Provider[@Name='Microsoft-Windows-Kernel-Boot'] and EventID=27";
  const query = `*[System[${from} and TimeCreated[@SystemTime>='${since}']]]`;
  const args = ['qe', 'System', `/q:${query}`, '/f:xml', '/rd:true', '/c:5'];
  const program = inSystem32(system, 'wevtutil.exe');
  const { code, stdout } = await runTool(system, temporaryFolder, { program, args, timeoutMs: EVENT_QUERY_TIMEOUT_MS });
  return code === 0 ? fastStartIn(stdout) : null;
}

/** Pure: the newest record of boot type in the answer of wevtutil; null without one. */
export function fastStartIn(xml: string): boolean | null {
  const type = /<Data Name=['"]BootType['"]>(?:0x)?(\d+)<\/Data>/u.exec(xml)?.[1];
  return type === undefined ? null : Number(type) === 1;
}

const inSystem32 = ({ host }: System, name: string): string => win32.join(host.systemRoot, 'System32', name);
