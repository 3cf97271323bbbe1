import { PatchPilotError } from '../../../errors/error.ts';
import { timeoutOf, type CheckOf } from './observation.ts';

/** Of an answer so much is read; a text that is looked for stands in it. */
const MAX_BODY_BYTES = 1_048_576;

/** One GET, straight to the host: its status, and a text that its body holds, by every character. */
export const check: CheckOf<'HealthEndpoint'> = async ({ system }, check) => {
  const options = { timeoutMs: timeoutOf(check), verifyTls: check.verifyTls, maxBytes: MAX_BODY_BYTES };
  const answer = await system.network.get(check.url, options);
  if (!answer.ok && answer.kind === 'linkLocal') throw new PatchPilotError('addressRefused', null, answer.detail);
  if (!answer.ok) return { passed: false, status: answer.kind, observed: { detail: answer.detail } };
  const { status, body } = answer;
  const matches = check.bodyMatch === null || Buffer.from(body).toString('utf8').includes(check.bodyMatch);
  const observed = { status, bytes: body.length, ...(check.bodyMatch === null ? {} : { bodyMatches: matches }) };
  const passed = status === check.expectedStatus && matches;
  return { passed, status: status === check.expectedStatus && !matches ? 'other body' : String(status), observed };
};
