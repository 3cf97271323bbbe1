import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { Agent } from '../../../src/device/windows/agent/agent.ts';
import { Bridge } from '../../../src/device/windows/bridge.ts';
import { answerOf, aWindows } from './a-windows.ts';

const MINUTE = 60_000;

/** What is told of an act whose process says `steps`, and then nothing for so many minutes. */
async function told(
  steps: readonly object[],
  minutes: number,
  watch = async (runningMs: number): Promise<string> => `seen at ${runningMs / MINUTE}`,
): Promise<(readonly [string, number | null])[]> {
  const lines: (readonly [string, number | null])[] = [];
  let tick = (): void => undefined;
  let elapsed = 0;
  const play = () => {
    for (let at = 0; at < minutes; at++) {
      elapsed += MINUTE;
      tick();
    }
    return { says: answerOf({ install: [{}] }) };
  };
  const { system } = aWindows(play);
  const clock = {
    ...system.clock,
    elapsed: () => elapsed,
    every: (_: number, act: () => void) => {
      tick = act;
      return () => undefined;
    },
  };
  const bridge = new Bridge(system);
  const ask = bridge.ask.bind(bridge);
  bridge.ask = (job, request, options) => {
    for (const { step, percent } of steps as readonly { step: string; percent: number | null }[])
      options.onProgress?.(step, percent);
    return ask(job, request, options);
  };
  const answer = await new Agent(bridge, clock).ask([['install', 'id', '1', 'false']], 'install', v.object({}), {
    onProgress: (step, percent) => lines.push([step, percent]),
    watch,
  });
  equal(answer.ok, true);
  return lines;
}

describe('what is told each minute of an act of the update agent', () => {
  test('one whose progress is not known is looked at from outside, never twice at once', async () => {
    deepEqual(await told([{ step: 'install', percent: null }], 3), [
      ['install', null],
      ['seen at 1', null],
    ]);
  });

  test('a look that fails costs nothing: the act goes on, and its answer counts', async () => {
    const fails = (): Promise<string> => Promise.reject(new Error('no space left'));
    deepEqual(await told([{ step: 'install', percent: null }], 1, fails), [
      ['install', null],
      ['install, running for 1 min, progress not known', null],
    ]);
  });

  test('one that tells its progress is not', async () => {
    deepEqual(await told([{ step: 'install', percent: 40 }], 2), [
      ['install', 40],
      ['install, 1 min', 40],
      ['install, 2 min', 40],
    ]);
  });
});
