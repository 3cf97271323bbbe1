import { asPatchPilotError } from '../../../errors/error.ts';
import type { AppCheck } from '../../../schema/policy/index.ts';
import type { CheckAttempt } from '../../../schema/validation.ts';
import { BridgeError } from '../bridge-error.ts';
import type { CheckOf, CheckTools } from './observation.ts';

/**
 * One attempt of a check on this device. A check that cannot be made is an attempt with the status `error` and the
 * reason; only a fault of our own is thrown.
 *
 * @param sinceMs from when on events of a log are new
 */
export async function attemptCheck(
  tools: CheckTools,
  check: AppCheck,
  sinceMs: number,
): Promise<Omit<CheckAttempt, 'time'>> {
  const begun = tools.system.clock.elapsed();
  const durationMs = (): number => Math.round(tools.system.clock.elapsed() - begun);
  try {
    const make = await makerOf(check.type);
    const { passed, status, observed } = await make(tools, check, sinceMs);
    return { passed, status, observed: { ...observed }, durationMs: durationMs() };
  } catch (thrown) {
    // Its own time limit is an answer: what it asks about did not say anything in time.
    if (thrown instanceof BridgeError && thrown.problem === 'timeLimit')
      return { passed: false, status: 'timeout', observed: { detail: thrown.message }, durationMs: durationMs() };
    const error = asPatchPilotError(thrown);
    if (error.code === 'internal' || error.code === 'stopped') throw error;
    return { passed: false, status: 'error', observed: { error: error.message }, durationMs: durationMs() };
  }
}

/** What the file of a check type exports. */
interface CheckFile {
  readonly check: CheckOf<AppCheck['type']>;
}

/** A check is made by the file of its type, as `event-log-check.ts` makes an `EventLog`: no second table names it. */
async function makerOf(type: AppCheck['type']): Promise<CheckFile['check']> {
  const name = type.replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => `-${letter}`).toLowerCase();
  const { check } = (await import(`./${name}-check.ts`)) as CheckFile;
  return check;
}
