import fs from 'node:fs';

/**
 * The primitive operations behind the file door: exactly what can fail, stop or be cut off half-way. Faults are tested
 * by handing `createFiles` a version of these that misbehaves.
 */
export interface FileOps {
  open(path: string, flags: string | number, mode?: number): number;
  /** Fills the buffer as far as the file goes; null reads on from where the last one ended. Returns the bytes read. */
  read(fd: number, buffer: Uint8Array, position: number | null): number;
  write(fd: number, buffer: Uint8Array, offset: number, length: number): number;
  fsync(fd: number): void;
  fstat(fd: number): fs.Stats;
  ftruncate(fd: number, length: number): void;
  close(fd: number): void;
  lstat(path: string): fs.Stats;
  readdir(path: string): fs.Dirent<Buffer>[];
  rename(from: string, to: string): void;
  mkdir(path: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  realpath(path: string): string;
  pause(ms: number): void;
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = fs.constants;

/**
 * Between the look at a path and its opening somebody may put a link or a FIFO there: a link is not followed and a FIFO
 * does not hold us up. `wx` never follows a link here. Windows has neither flag; there, folders that users cannot write
 * to are what protects.
 */
const GUARDED: Readonly<Record<string, number>> =
  process.platform === 'win32'
    ? {}
    : {
        r: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
        'r+': O_RDWR | O_NOFOLLOW | O_NONBLOCK,
        a: O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
      };

const sleepCell = new Int32Array(new SharedArrayBuffer(4));

export const realFileOps: FileOps = {
  open: (path, flags, mode) => fs.openSync(path, GUARDED[flags] ?? flags, mode),
  read: (fd, buffer, position) => fs.readSync(fd, buffer, 0, buffer.length, position),
  write: (fd, buffer, offset, length) => fs.writeSync(fd, buffer, offset, length),
  fsync: (fd) => {
    fs.fsyncSync(fd);
  },
  fstat: (fd) => fs.fstatSync(fd),
  ftruncate: (fd, length) => {
    fs.ftruncateSync(fd, length);
  },
  close: (fd) => {
    fs.closeSync(fd);
  },
  lstat: (path) => fs.lstatSync(path),
  readdir: (path) => fs.readdirSync(path, { withFileTypes: true, encoding: 'buffer' }),
  rename: (from, to) => {
    fs.renameSync(from, to);
  },
  mkdir: (path) => {
    fs.mkdirSync(path);
  },
  unlink: (path) => {
    fs.unlinkSync(path);
  },
  rmdir: (path) => {
    fs.rmdirSync(path);
  },
  realpath: (path) => fs.realpathSync.native(path),
  pause: (ms) => {
    Atomics.wait(sleepCell, 0, 0, ms);
  },
};
