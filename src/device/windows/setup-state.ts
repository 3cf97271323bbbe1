import { setupStateOf } from '../../domain/setup-state.ts';
import { demandPart, registryAnswer } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';

const SETUP = 'HKLM\\SYSTEM\\Setup';

/**
 * What keeps a run from working on this device: Safe Mode, a first start, a setup in progress; null when nothing does,
 * and where the values cannot be read. Throws `bridgeFailed` when the registry could not be asked at all.
 */
export async function readSetupState(
  bridge: Bridge,
  limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS },
): Promise<string | null> {
  const answer = await bridge.ask(
    'effects',
    [
      ['registry', 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option', 'OptionValue'],
      ['registry', SETUP, 'OOBEInProgress'],
      ['registry', SETUP, 'SystemSetupInProgress'],
    ],
    limits,
  );
  const found = demandPart(answer, 'effects', 'registry', registryAnswer);
  const value = (at: number): number | null => {
    const data = found.find(({ index }) => index === at)?.data;
    return typeof data === 'number' ? data : null;
  };
  return setupStateOf({ safeBoot: value(0), oobeInProgress: value(1), systemSetupInProgress: value(2) });
}
