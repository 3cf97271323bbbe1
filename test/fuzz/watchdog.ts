import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** An input that is not done with after this time hangs. Far above what any takes on a busy machine. */
const HANG_MS = 120_000;
const MAX_KEPT_BYTES = 1_048_576;

export interface Watchdog {
  /** The input that is looked at from now on. */
  input(value: unknown): void;
  stop(): void;
}

/**
 * A second thread that ends this process when one input takes longer than `HANG_MS`, and keeps that input as a file:
 * what runs in this thread cannot interrupt itself.
 */
export function watch(target: string): Watchdog {
  const beat = new Int32Array(new SharedArrayBuffer(8));
  const kept = new Uint8Array(new SharedArrayBuffer(MAX_KEPT_BYTES));
  const file = join(tmpdir(), `patchpilot-fuzz-${target.replace(' ', '-')}-${process.pid}.hang`);
  const worker = new Worker(WATCH, { eval: true, workerData: { beat, kept, file, hangMs: HANG_MS } });
  worker.unref();
  return {
    input(value) {
      const length = new TextEncoder().encodeInto(textOf(value), kept).written;
      Atomics.store(beat, 1, length);
      Atomics.add(beat, 0, 1);
    },
    stop: () => void worker.terminate(),
  };
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value);

const WATCH = `
  const { workerData: { beat, kept, file, hangMs } } = require('node:worker_threads');
  const { writeFileSync, writeSync } = require('node:fs');
  let last = -1;
  setInterval(() => {
    const now = Atomics.load(beat, 0);
    if (now !== last || now === 0) { last = now; return; }
    writeFileSync(file, Buffer.from(kept.slice(0, Atomics.load(beat, 1))));
    writeSync(2, 'fuzz: input ' + now + ' hangs; it is kept in ' + file + '\\n');
    process.kill(process.pid, 'SIGABRT');
  }, hangMs);`;
