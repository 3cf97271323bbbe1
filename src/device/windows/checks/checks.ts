import { asPatchPilotError } from '../../../errors/error.ts';
import type { AppCheck, ClientProfile } from '../../../schema/policy/index.ts';
import type { CheckAttempt } from '../../../schema/validation.ts';
import { BridgeError } from '../bridge-error.ts';
import { checkCertificate } from './certificate.ts';
import { checkEventLog } from './event-log.ts';
import { checkFile } from './file.ts';
import { checkHealthEndpoint } from './health-endpoint.ts';
import { checkPort } from './tcp-port.ts';
import { checkProcess } from './process.ts';
import type { CheckTools, CheckObservation } from './observation.ts';
import { checkService } from './service.ts';
import { checkSynthetic } from './synthetic.ts';

/**
 * One attempt of a check on this device. A check that cannot be made is an attempt with the status `error` and the reason; only a
 * fault of our own is thrown.
 *
 * @param sinceMs from when on events of a log are new
 */
export async function attemptCheck(
  tools: CheckTools,
  check: AppCheck,
  allowed: ClientProfile['allowCommands'],
  sinceMs: number,
): Promise<Omit<CheckAttempt, 'time'>> {
  const begun = tools.system.clock.elapsed();
  const durationMs = (): number => Math.round(tools.system.clock.elapsed() - begun);
  try {
    const { passed, status, observed } = await seen(tools, check, allowed, sinceMs);
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

function seen(
  tools: CheckTools,
  check: AppCheck,
  allowed: ClientProfile['allowCommands'],
  sinceMs: number,
): Promise<CheckObservation> | CheckObservation {
  switch (check.type) {
    case 'HealthEndpoint':
      return checkHealthEndpoint(tools, check, sinceMs);
    case 'Process':
      return checkProcess(tools, check, sinceMs);
    case 'Service':
      return checkService(tools, check, sinceMs);
    case 'Port':
      return checkPort(tools, check, sinceMs);
    case 'Synthetic':
      return checkSynthetic(tools, check, allowed);
    case 'File':
      return checkFile(tools, check, sinceMs);
    case 'EventLog':
      return checkEventLog(tools, check, sinceMs);
    case 'Certificate':
      return checkCertificate(tools, check, sinceMs);
  }
}
