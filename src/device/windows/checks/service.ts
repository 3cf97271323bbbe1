import * as v from 'valibot';
import { demandOne } from '../answers.ts';
import { timeoutOf, type CheckOf } from './seen.ts';

const item = v.object({ state: v.nullable(v.string()) });

/** The state of a service in Windows' own words: `Running`, `Stopped`, `StartPending`, ... */
export const checkService: CheckOf<'Service'> = async ({ bridge }, check) => {
  const limitMs = timeoutOf(check);
  const answer = await bridge.ask('checks', [['service', check.serviceName]], {
    timeoutMs: limitMs,
    silenceMs: limitMs,
  });
  const { state } = demandOne(answer, 'checks', 'service', item);
  return { passed: state === check.expectedState, status: state ?? 'absent', observed: { state } };
};
