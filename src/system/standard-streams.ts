import process from 'node:process';
import type { Io } from './io.ts';

/** Where the width is not known. */
const DEFAULT_COLUMNS = 80;

/** Ctrl-C, a service manager, a closed console, Ctrl-Break. */
const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * stdout and stderr of this process. A reader that goes away early (`| head`, an RMM that stops listening) is no
 * failure: what is written after that is dropped, and the work goes on.
 */
export function standardStreams(): Io {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    if (!stream.destroyed && stream.writable) stream.write(text);
  };
  let closing = false;
  return {
    out: (text) => {
      write(stdout, text);
    },
    err: (text) => {
      write(stderr, text);
    },
    isTerminal: stdout.isTTY,
    columns: () => stdout.columns || DEFAULT_COLUMNS,
    mayColor: (process.env['NO_COLOR'] ?? '') === '',
    onStop: (act) => {
      const signals = STOP_SIGNALS.filter((name) => name !== 'SIGBREAK' || process.platform === 'win32');
      for (const name of signals) {
        process.on(name, () => {
          closing ||= name === 'SIGHUP';
          act(closing);
        });
      }
    },
    closing: () => closing,
  };
}
