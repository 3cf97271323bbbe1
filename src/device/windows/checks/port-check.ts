import { PatchPilotError } from '../../../errors/error.ts';
import { timeoutOf, type CheckOf } from './observation.ts';

/** Whether somebody accepts a TCP connection there. */
export const check: CheckOf<'Port'> = async ({ system }, check) => {
  const failure = await system.network.connect(check.host, check.port, timeoutOf(check));
  if (failure === null) return { passed: true, status: 'open', observed: {} };
  if (failure.kind === 'linkLocal') throw new PatchPilotError('addressRefused', null, failure.detail);
  return { passed: false, status: failure.kind, observed: { detail: failure.detail } };
};
