import * as v from 'valibot';
import type { System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import type { UpdateSource } from '../port/updates.ts';
import { demandOne } from './answers.ts';
import { BridgeError } from './bridge-error.ts';
import { Bridge } from './bridge.ts';
import { AWAKE_TIMEOUT_MS } from './limits.ts';

const LIMITS = { timeoutMs: AWAKE_TIMEOUT_MS, silenceMs: AWAKE_TIMEOUT_MS };
const awakeItem = v.object({ set: v.boolean() });

/**
 * The same updates, with the device kept awake from the first download or install until `close`, by a process that lets
 * go when it ends, however that comes about. Nothing waits for it, and where it cannot be had the work goes on: that is
 * told as a step.
 */
export function keptAwake(system: System, temporaryFolder: string, updates: UpdateSource) {
  const process = new Bridge(system, 'awake');
  process.temporaryFolder = temporaryFolder;
  let asked: Promise<void> | null = null;
  const ask = (onProgress: OnProgress): void => {
    asked ??= process
      .ask('awake', [['on']], { ...LIMITS, onProgress })
      .then((answer) => {
        const { set } = demandOne(answer, 'awake', 'awake', awakeItem);
        if (!set) onProgress('Windows does not let itself be kept awake', null);
      })
      .catch((error: unknown) => {
        if (!(error instanceof BridgeError)) throw error;
        onProgress(`the device may fall asleep: ${error.message}`, null);
      });
  };
  return {
    updates: {
      ...updates,
      download: (...[offer, onProgress]: Parameters<UpdateSource['download']>) => {
        ask(onProgress);
        return updates.download(offer, onProgress);
      },
      install: (...[offer, onProgress]: Parameters<UpdateSource['install']>) => {
        ask(onProgress);
        return updates.install(offer, onProgress);
      },
    },
    async close(): Promise<void> {
      await asked;
      await process.close();
    },
  };
}
