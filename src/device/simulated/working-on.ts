import type { Memory } from './memory.ts';
import type { Scripts } from './script.ts';
import { sameUpdate } from '../../domain/update-key.ts';

/**
 * The update whose installer still works although nobody watches it: its last call has no end in the history, and the
 * device's time has not passed what the script gives it.
 */
export function workingOn(memory: Memory, scripts: Scripts): string | null {
  const { clock, history } = memory.state();
  for (const call of memory.calls()) {
    const seconds = scripts.of(call)?.install.worksOnSeconds ?? 0;
    const ended = history.some((one) => sameUpdate(one, call) && one.at >= call.at);
    const until = Date.parse(call.at) + seconds * 1_000;
    if (seconds > 0 && !ended && Date.parse(clock) < until) {
      return `the installer of ${call.kb ?? call.updateId}, begun ${call.at}, still works`;
    }
  }
  return null;
}
