import process from 'node:process';

/** Something may keep the process alive after its work: a child that will not end, a socket. It gets this long. */
const GRACE_MS = 5_000;

/**
 * Ends the process with `code` once everything that was printed has left it. The end comes by itself when nothing is
 * left to do; only when something lingers is it forced, and never before the streams are empty.
 */
export function endProcess(code: number): void {
  process.exitCode = code;
  const force = (): void => {
    if (process.stdout.writableLength > 0 && !process.stdout.destroyed) setTimeout(force, GRACE_MS).unref();
    else process.exit();
  };
  setTimeout(force, GRACE_MS).unref();
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
