import { asPatchPilotError } from '../../../errors/error.ts';
import type { AppCheck } from '../../../schema/policy/index.ts';
import type { CheckAttempt } from '../../../schema/validation.ts';
import { BridgeError } from '../bridge-error.ts';
import { checkCertificate } from './certificate.ts';
import { checkEventLog } from './event-log.ts';
import { checkFile } from './file.ts';
import { checkHealthEndpoint } from './health-endpoint.ts';
import { checkPort } from './tcp-port.ts';
import { checkProcess } from './process.ts';
import type { CheckOf, CheckTools } from './observation.ts';
import { checkService } from './service.ts';
import { checkSynthetic } from './synthetic.ts';

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
  const make = CHECKS[check.type] as CheckOf<AppCheck['type']>;
  try {
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

/** How this device makes each type of check; one that is missing is a fault of types. */
const CHECKS: { readonly [T in AppCheck['type']]: CheckOf<T> } = {
  HealthEndpoint: checkHealthEndpoint,
  Process: checkProcess,
  Service: checkService,
  Port: checkPort,
  Synthetic: checkSynthetic,
  File: checkFile,
  EventLog: checkEventLog,
  Certificate: checkCertificate,
};
