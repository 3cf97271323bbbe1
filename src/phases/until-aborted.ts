import { stoppedError } from './install-one.ts';

/**
 * What `work` comes to, or the error `stopped` as soon as `signal` is aborted. Then nobody waits for the work any
 * longer: it must be such that it does no harm when it goes on, and its outcome is dropped.
 */
export async function untilAborted<T>(signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
  if (signal.aborted) throw stoppedError();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(stoppedError());
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
