import { usableUuid } from '../../domain/device-identity.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { demandPart, registryAnswer } from './answers.ts';
import { Bridge } from './bridge.ts';
import { BridgeError } from './bridge-error.ts';
import { EFFECTS_SILENCE_MS, EFFECTS_TIMEOUT_MS } from './limits.ts';
import type { RequestLine } from './powershell.ts';
import type { System } from '../../system/system.ts';

/**
 * Where Windows writes the UUID of the board (SMBIOS type 1) at each start, in braces: programs that identify hosts
 * read it there (public reports; the value is that of `wmic csproduct get uuid`). The registry is asked and not WMI,
 * which may hang.
 */
const BOARD_UUID: RequestLine = ['registry', 'HKLM\\SYSTEM\\HardwareConfig', 'LastConfig'];

/** The UUID of the board; null where it cannot be read or says nothing. Never throws. */
export async function readBoardUuid(bridge: Bridge): Promise<string | null> {
  try {
    const limits = { timeoutMs: EFFECTS_TIMEOUT_MS, silenceMs: EFFECTS_SILENCE_MS };
    const answer = await bridge.ask('effects', [BOARD_UUID], limits);
    const [found] = demandPart(answer, 'effects', 'registry', registryAnswer);
    return typeof found?.data === 'string' ? usableUuid(found.data) : null;
  } catch (error) {
    if (error instanceof BridgeError || error instanceof PatchPilotError) return null;
    throw error;
  }
}

/** The same for a command that has no bridge open: with one of its own. */
export async function openBoardUuid(system: System): Promise<string | null> {
  const bridge = new Bridge(system);
  try {
    return await readBoardUuid(bridge);
  } finally {
    await bridge.close();
  }
}
