import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

/** The first argument of a start of this program that keeps an installer; the program and its arguments follow. */
export const KEEP = '--keep-installer';

/** The exit code when the installer could not be started; its bit 29 says that it is no code of Windows. */
export const NOT_STARTED = 0xa0505001 | 0;

/**
 * How long an installer that ended is waited for while what it started holds its output. A setup that unpacks another
 * and hands it its output may end first: it is over when the other one is, so it is waited for. A program that an
 * installer leaves running for good, as many do with one for the notification area, costs this time and no failure.
 */
const PIPES_GRACE_MS = 300_000;

/**
 * This program as the parent of an installer, started from a copy in a protected place. libuv gives a process that
 * outlives us no console (`DETACHED_PROCESS`), and one that has a console without a window (`CREATE_NO_WINDOW`) ends
 * with us, by its job object. So we start ourselves detached, and that process starts the installer with a console:
 * what ends us ends neither. It hands on what the installer prints as long as somebody reads it, and ends with the
 * installer's exit code, all 32 bits of it.
 */
export function keepInstaller([program = '', ...args]: readonly string[], graceMs = PIPES_GRACE_MS): void {
  process.exitCode = NOT_STARTED;
  // Whatever goes wrong here, an installer that was started is not ended for it.
  process.on('uncaughtException', tell);
  const { spawn } = process.getBuiltinModule('node:child_process'); // no other start pays for it
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  handOn(child.stdout, process.stdout);
  handOn(child.stderr, process.stderr);
  child.on('error', tell);
  child.on('exit', (code) => {
    process.exitCode = (code ?? 1) | 0;
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, graceMs).unref();
  });
}

const tell = ({ message }: Error): void => {
  if (!process.stderr.destroyed) process.stderr.write(message);
};

function handOn(from: Readable, to: Writable): void {
  to.on('error', () => undefined); // whoever started us is gone
  from.on('data', (bytes: Buffer) => {
    if (!to.destroyed) to.write(bytes);
  });
}
