/**
 * The doors to the outside. Only `main.ts` builds the real ones; everything else gets them passed and imports types
 * only.
 */
export interface System {
  readonly files: Files;
  readonly processes: Processes;
  readonly network: Network;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly locks: Locks;
  readonly assets: Assets;
  readonly host: HostFacts;
  /** The file that runs, where it can keep an installer (`ProcessRequest.keeper`). */
  readonly ownProgram?: OwnProgram;
}

/** This program's own file as it was when it was started, whatever lies in its place since. */
export interface OwnProgram {
  /** The name of the file, without its folder. */
  readonly name: string;
  /** Its content; a chunk holds only until the next one is asked for. Throws `readFailed`. */
  chunks(): Iterable<Uint8Array>;
}

export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC. For timestamps only: it may jump. */
  now(): number;
  /** Monotonic milliseconds. For durations and time limits. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `act` again and again until the returned function is called; does not keep the process alive. */
  every(ms: number, act: () => void): () => void;
}

export interface Ids {
  guid(): string;
}

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FileStat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly modifiedMs: number;
  /** Left out where nobody asks. */
  readonly access?: Access;
  /**
   * The volume that it lies on, in hexadecimal: its serial number on Windows (docs/windows-facts.md), as `vol` shows it
   * but for the dash; elsewhere the number of the device, which two sticks may have one after the other. Absent where
   * the system says none.
   */
  readonly volume?: string;
}

/** `foreign`: of another user; `open`: everybody may write to it. Both only off Windows, else `unknown`. */
export type Access = 'ours' | 'foreign' | 'open' | 'unknown';

/** An append-only file; every `append` is whole or throws, and is on disk when `durable` is asked for. */
export interface AppendFile {
  append(bytes: Uint8Array, durable: boolean): void;
  readonly size: number;
  close(): void;
}

/**
 * All access to the file system, synchronous: the order of writes is the order of the code. Paths are absolute.
 * Failures are `PatchPilotError`s: `outputFailed` (writing), `readFailed` (reading); a missing file reads as undefined.
 */
export interface Files {
  /** lstat: never follows a link. */
  stat(path: string): FileStat | undefined;
  /** Names in a folder with their kinds, sorted by code unit; a missing folder is an empty list. */
  list(path: string): { name: string; kind: EntryKind }[];
  /** Whole content; undefined when missing; throws when longer than `maxBytes` or not a regular file. */
  read(path: string, maxBytes: number): Uint8Array | undefined;
  /** Content in chunks, for hashing without loading. A chunk holds only until the next one is asked for. */
  chunks(path: string): Iterable<Uint8Array>;
  /** Exactly `length` bytes from a position; throws where the file has not so many. For readers that jump. */
  readAt(path: string, position: number, length: number): Uint8Array;
  /** Temp file in the same folder, fsync, rename over, folder fsync; never leaves a short file in place. */
  writeAtomic(path: string, bytes: Uint8Array): void;
  /** A file that must not exist yet, written whole and flushed. */
  writeNew(path: string, bytes: Uint8Array): void;
  openAppend(path: string): AppendFile;
  /** What was appended to a file is on disk when this returns. */
  flush(path: string): void;
  /** Cut a file we own back to `length` bytes (torn tail). */
  truncate(path: string, length: number): void;
  /** A copy that must not exist yet, flushed. */
  copy(from: string, to: string): void;
  rename(from: string, to: string): void;
  /** Make the folder and its parents. */
  makeFolder(path: string): void;
  /** Remove one file; a missing one is fine. */
  remove(path: string): void;
  /** Remove a folder of ours and what is in it; never descends into a link. */
  removeTree(path: string): void;
  /** The path with links resolved, or undefined when it does not exist. */
  realPath(path: string): string | undefined;
}

export interface ProcessRequest {
  /** Absolute path of the program; never a shell, never .bat or .cmd. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** The whole process tree is ended after this time. */
  readonly timeoutMs: number;
  /** Output beyond this is cut off and `truncated` says so. */
  readonly maxOutputBytes: number;
  /** Output beyond it ends the process tree too: for programs whose answer is of no use then, never for installers. */
  readonly endWhenTooLong?: boolean;
  /**
   * Called with its id as soon as the process is there; when it throws, the process tree is ended and `run` rejects.
   */
  readonly onStarted?: (pid: number) => void;
  /** Called for each complete line of stdout, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Ends the process tree when there was no line for so long. */
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  /**
   * Lives on when this process ends, however it ends. On Windows, where libuv otherwise has the system end it with us,
   * it is detached and has no console. Elsewhere every process lives on.
   */
  readonly outlives?: boolean;
  /**
   * For one that outlives us: a copy of this program that is started as its parent (keeper.ts), so that it has a
   * console without a window as every child; the parent's id is told. Where that cannot be started, or with null, the
   * program itself is started.
   */
  readonly keeper?: string | null;
}

export interface ProcessResult {
  /** As a signed 32-bit number (`code | 0`); null when the process did not end by itself. */
  readonly code: number | null;
  readonly ended: 'exit' | 'timeLimit' | 'silence' | 'stopped' | 'notStarted';
  readonly pid: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
  readonly durationMs: number;
  readonly error: string | null;
}

/** A process that is spoken with: input goes in piece by piece, limits change on the way. */
export interface OpenProcess {
  /** Null when it did not start. */
  readonly pid: number | null;
  readonly program: string;
  /** Resolves when the process has ended, whatever way. */
  readonly result: Promise<ProcessResult>;
  /** Input; what an ended process does not read any more is dropped. */
  write(bytes: Uint8Array): void;
  endInput(): void;
  /**
   * Limits that count from now, in the place of those before; null: none. The limit on output counts from now too, and
   * what came before is forgotten. Past one the tree is ended.
   */
  limit(timeoutMs: number | null, silenceMs: number | null): void;
  /** Standard output since the limits were set. */
  output(): string;
  /** Ends the process and everything it started. */
  end(): void;
}

export interface Processes {
  run(request: ProcessRequest): Promise<ProcessResult>;
  /**
   * Starts a program whose input stays open; `stdin` of the request is its first input. More output than allowed ends
   * it.
   */
  open(request: ProcessRequest): Promise<OpenProcess>;
  /** Whether a process with this pid exists now. */
  alive(pid: number): boolean;
}

/** Why nothing came over the network. `tls`: the certificate is not trusted, or there is no common language. */
export interface NetworkFailure {
  readonly kind: 'refused' | 'timeout' | 'unknownHost' | 'tls' | 'failed' | 'linkLocal';
  readonly detail: string;
}

export interface GetOptions {
  readonly timeoutMs: number;
  /** False: any certificate will do. */
  readonly verifyTls: boolean;
  /** Of the body; what is beyond is not read. */
  readonly maxBytes: number;
}

export type GetAnswer =
  { readonly ok: true; readonly status: number; readonly body: Uint8Array } | ({ readonly ok: false } & NetworkFailure);

/** Never throws: what could not be reached is an answer. */
export interface Network {
  /** Whether somebody accepts a TCP connection, which is closed at once; null: yes. */
  connect(host: string, port: number, timeoutMs: number): Promise<NetworkFailure | null>;
  /** One GET, whatever its status; a redirection is not followed. */
  get(url: string, options: GetOptions): Promise<GetAnswer>;
}

/** A lock that the operating system releases when the holder ends, whatever way it ends. */
export interface Locks {
  /** Resolves to a handle, or undefined when somebody else holds it. `folder` exists and is protected. */
  acquire(folder: string): Promise<LockHandle | undefined>;
  /** Whether somebody holds it, found out without taking it; null where this account cannot tell. */
  isHeld(folder: string): Promise<boolean | null>;
  /**
   * Makes the file that tells people and tools who holds the lock; only called under the handle. It is removed by
   * `release`, and when the process exits.
   */
  announce(path: string, write: (path: string) => void): LockHandle;
}

export interface LockHandle {
  release(): void;
}

export interface Assets {
  /** The text of an embedded file by its path in the repository, e.g. `assets/report/report.html.mustache`. */
  text(name: string): string;
  /** Names that begin with `prefix`, sorted. */
  names(prefix: string): string[];
}

export interface HostFacts {
  readonly platform: 'win32' | 'linux' | 'darwin';
  readonly hostName: string;
  readonly pid: number;
  readonly processStartedAt: string;
  /** Where the program itself lies. */
  readonly programPath: string;
  readonly workingFolder: string;
  readonly temporaryFolder: string;
  /** How many processors this program may use. */
  readonly processors: number;
  /** Of the operating system as its kernel says it: `10.0.26200`. */
  readonly release: string;
  /** Default output root of this system: `%ProgramData%\PatchPilot`, off Windows the user's state folder. */
  readonly defaultOutputRoot: string;
  /** Device-wide folder for the lock and the open run of real runs. */
  readonly machineFolder: string;
  readonly systemRoot: string;
  readonly terminal: { readonly isTty: boolean; readonly columns: number };
  /** Names of environment variables that were removed at the start. */
  readonly environmentRemoved: readonly string[];
  /** On Windows the variable TZ, which the runtime takes its local time from and nothing else does; else null. */
  readonly timeZoneOfCaller: string | null;
  readonly version: { readonly version: string; readonly commit: string; readonly runtime: string };
}
