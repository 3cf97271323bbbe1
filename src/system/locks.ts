import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import lockfile from 'lockfile';
import { join } from 'node:path';
import { codeOf, writeFailed, writing } from './file-errors.ts';
import type { LockHandle, Locks } from './system.ts';

/** libuv's UV_FS_O_EXLOCK: on Windows the file is opened without sharing. */
const OPEN_EXCLUSIVELY = 0x10000000;
const RETRY_MS = 2_000;
const RETRY_PAUSE_MS = 50;

/**
 * Locks that the operating system releases when the process ends. On Windows a file held open without sharing in a
 * protected folder; elsewhere, where only simulated devices run, an abstract socket named after the folder's real path.
 */
export function createLocks(platform: NodeJS.Platform, holdName: string, sleep: (ms: number) => Promise<void>): Locks {
  return {
    acquire: (folder) => (platform === 'win32' ? holdFile(join(folder, holdName), sleep) : listen(folder)),
    isHeld: async (folder) => (platform === 'win32' ? isHeldFile(join(folder, holdName)) : isListenedTo(folder)),
    announce(path, write) {
      claim(path);
      write(path);
      return {
        release: () => {
          lockfile.unlockSync(path);
        },
      };
    },
  };
}

const claim = writing((path: string): void => {
  lockfile.lockSync(path);
});

async function holdFile(path: string, sleep: (ms: number) => Promise<void>): Promise<LockHandle | undefined> {
  for (let waited = 0; ; waited += RETRY_PAUSE_MS) {
    try {
      const fd = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_CREAT | OPEN_EXCLUSIVELY, 0o600);
      return {
        release: () => {
          fs.closeSync(fd);
        },
      };
    } catch (error) {
      const code = codeOf(error);
      const passes = code === 'EBUSY' || code === 'EPERM' || code === 'EACCES';
      if (passes && waited < RETRY_MS)
        await sleep(RETRY_PAUSE_MS); // antivirus opens files too
      else if (code === 'EBUSY') return undefined;
      else throw writeFailed(path, error);
    }
  }
}

/** Opened with sharing and closed at once: a start that wants it in this moment tries again. */
function isHeldFile(path: string): boolean | null {
  try {
    fs.closeSync(fs.openSync(path, fs.constants.O_RDONLY));
    return false;
  } catch (error) {
    const code = codeOf(error);
    return code === 'EBUSY' ? true : code === 'ENOENT' ? false : null;
  }
}

/** A holder ends the connection at once, and is not disturbed by it. */
function isListenedTo(folder: string): Promise<boolean | null> {
  if (!fs.existsSync(folder)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = net.connect({ path: socketOf(folder) }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      resolve('code' in error && error.code === 'ECONNREFUSED' ? false : null);
    });
  });
}

const socketOf = (folder: string): string =>
  `\0patchpilot-${createHash('sha256').update(fs.realpathSync.native(folder)).digest('hex')}`;

function listen(folder: string): Promise<LockHandle | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.destroy();
    });
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: socketOf(folder), exclusive: true }, () => {
      server.unref();
      resolve({
        release: () => {
          server.close();
        },
      });
    });
  });
}
