import * as v from 'valibot';
import { demandOne } from '../answers.ts';
import { timeoutOf, type CheckOf } from './seen.ts';

const item = v.object({ count: v.number() });

/** So many processes of this name, with or without `.exe`, of whatever user. */
export const checkProcess: CheckOf<'Process'> = async ({ bridge }, check) => {
  const name = check.processName.replace(/\.exe$/iu, '');
  const limitMs = timeoutOf(check);
  const answer = await bridge.ask('checks', [['process', name]], { timeoutMs: limitMs, silenceMs: limitMs });
  const { count } = demandOne(answer, 'checks', 'process', item);
  const status = count === 0 ? 'absent' : count < check.minimumCount ? 'too few' : 'running';
  return { passed: count >= check.minimumCount, status, observed: { count } };
};
