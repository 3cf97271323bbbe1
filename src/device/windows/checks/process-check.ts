import * as v from 'valibot';
import { demandOne } from '../answers.ts';
import { askWindows, type CheckOf } from './observation.ts';

const item = v.object({ count: v.number() });

/** So many processes of this name, with or without `.exe`, of whatever user. */
export const check: CheckOf<'Process'> = async (tools, check) => {
  const name = check.processName.replace(/\.exe$/iu, '');
  const answer = await askWindows(tools, check, ['process', name]);
  const { count } = demandOne(answer, 'checks', 'process', item);
  const status = count === 0 ? 'absent' : count < check.minimumCount ? 'too few' : 'running';
  return { passed: count >= check.minimumCount, status, observed: { count } };
};
