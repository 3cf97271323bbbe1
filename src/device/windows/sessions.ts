import { asPatchPilotError } from '../../errors/error.ts';
import type { SessionState } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import { partOf, sessionItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';

/**
 * Who is logged on, from the keys that Windows keeps for each interactive logon and from the desktops that run. What
 * could not be read, in whole or in part, is `unknown`. Never throws.
 */
export async function readSessions(bridge: Bridge, clock: System['clock']): Promise<SessionState> {
  const unknown = (reason: string): SessionState => ({ state: 'unknown', findings: [reason] });
  try {
    const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
    const part = partOf(
      await readInventoryParts(bridge, clock, ['sessions'], limits),
      'inventory',
      'sessions',
      sessionItem,
    );
    if (!part.ok) return unknown(`sessions: ${part.reason}`);
    const findings = part.items.map(({ session, seen, user }) =>
      seen === 'shell' ? `a desktop in session ${session}` : `${user ?? 'somebody'} in session ${session}`,
    );
    if (findings.length > 0) return { state: 'active', findings };
    return part.skipped > 0 ? unknown(`${part.skipped} entries could not be read`) : { state: 'none', findings: [] };
  } catch (error) {
    return unknown(asPatchPilotError(error).message);
  }
}
