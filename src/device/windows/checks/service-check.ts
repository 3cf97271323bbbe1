import * as v from 'valibot';
import { demandOne } from '../answers.ts';
import { askWindows, type CheckOf } from './observation.ts';

const item = v.object({ state: v.nullable(v.string()) });

/** The state of a service in Windows' own words: `Running`, `Stopped`, `StartPending`, ... */
export const check: CheckOf<'Service'> = async (tools, check) => {
  const answer = await askWindows(tools, check, ['service', check.serviceName]);
  const { state } = demandOne(answer, 'checks', 'service', item);
  return { passed: state === check.expectedState, status: state ?? 'absent', observed: { state } };
};
