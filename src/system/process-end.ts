import process from 'node:process';

/** Something may keep the process alive after its work: a child that will not end, a socket. It gets this long. */
const GRACE_MS = 5_000;

/** How often it is looked whether what was printed has left the process, when it is in a hurry. */
const HURRY_MS = 50;

/**
 * Ends the process with `code` once everything that was printed has left it. The end comes by itself when nothing is
 * left to do; only when something lingers is it forced, and never before the streams are empty. `hurry`: what lingers
 * gets no time, because the system ends the process in seconds and with a code of its own.
 */
export function endProcess(code: number, hurry: boolean): void {
  process.exitCode = code;
  const graceMs = hurry ? HURRY_MS : GRACE_MS;
  const force = (): void => {
    if (process.stdout.writableLength > 0 && !process.stdout.destroyed) setTimeout(force, graceMs).unref();
    else process.exit();
  };
  setTimeout(force, graceMs).unref();
}

/**
 * What nobody caught, and the case that nothing is left to wait for although the work is not done: both are handed to
 * `report`, which prints and says the exit code. Returns how to take the guard away when the work is done.
 */
export function guardProcess(report: (thrown: unknown) => number): () => void {
  const crash = (thrown: unknown): void => {
    take();
    process.exitCode = report(thrown);
    process.exit();
  };
  const starved = (): void => {
    crash(new Error('nothing is left to wait for, and the work is not done'));
  };
  const take = (): void => {
    process.off('uncaughtException', crash);
    process.off('unhandledRejection', crash);
    process.off('beforeExit', starved);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('beforeExit', starved);
  return take;
}
