import { win32 } from 'node:path';
import { cleanLines, cleanValue } from '../../domain/clean-value.ts';
import { asPatchPilotError, PatchPilotError } from '../../errors/error.ts';
import type { AppendFile, OpenProcess, ProcessRequest, ProcessResult, System } from '../../system/system.ts';

/** One file of a recording. The names are those of the facts that tests of Windows are made from. */
interface Recorded {
  /** Below the folder, with `/`. */
  readonly file: string;
  readonly program: string;
  /** Of a tool; null for a process of the bridge, whose script is its input. */
  readonly args: readonly string[] | null;
  exit: number | null;
  ended: ProcessResult['ended'] | null;
}

/** Of all files together; what is beyond is not kept. */
const MAX_BYTES = 256 * 1_048_576;
const MANIFEST = 'manifest.json';

/**
 * Keeps what the programs of this device say, as they said it but without secrets: the lines of the bridge in
 * `bridge/`, what a tool printed in `tools/`, and `manifest.json`, which names for each its program, arguments and end.
 * A recording that cannot be written any more stops; what is recorded goes on.
 */
export class Recorder {
  readonly system: System;
  /** Why nothing more was kept; null while all is well. */
  problem: string | null = null;
  readonly #files: System['files'];
  readonly #folder: string;
  readonly #made: string;
  readonly #recorded: Recorded[] = [];
  #bytes = 0;

  /** @param folder absolute and empty, of `makeRecordingPlace`. Throws `outputUnusable` where something is in it */
  constructor(system: System, folder: string) {
    this.#files = system.files;
    this.#folder = folder;
    this.#made = new Date(system.clock.now()).toISOString();
    if (system.files.list(folder).length > 0)
      throw new PatchPilotError('outputUnusable', folder, 'expected a folder in which nothing is yet');
    for (const below of ['bridge', 'tools']) system.files.makeFolder(win32.join(folder, below));
    const { processes } = system;
    this.system = {
      ...system,
      processes: {
        run: async (request) => this.#tool(request, await processes.run(request)),
        open: (request) => this.#bridge(request, (kept) => processes.open(kept)),
        alive: (pid) => processes.alive(pid),
      },
    };
    this.#writeManifest();
  }

  get count(): number {
    return this.#recorded.length;
  }

  #tool(request: ProcessRequest, result: ProcessResult): ProcessResult {
    const args = cleanValue([...request.args]) as string[];
    const words = [programName(request), ...args].join(' ').toLowerCase();
    const plain = words.replaceAll(/[^a-z0-9]+/gu, '-').slice(0, 60);
    const file = `tools/${this.#number()}-${plain.replaceAll(/^-|-$/gu, '')}.txt`;
    this.#recorded.push({ file, program: request.program, args, exit: result.code, ended: result.ended });
    this.#keep(() => {
      this.#write(file, result.stdout);
      if (result.stderr !== '') this.#write(file.replace(/txt$/u, 'stderr.txt'), result.stderr);
      this.#writeManifest();
    });
    return result;
  }

  async #bridge(
    request: ProcessRequest,
    open: (request: ProcessRequest) => Promise<OpenProcess>,
  ): Promise<OpenProcess> {
    const file = `bridge/${this.#number()}.jsonl`;
    const recorded: Recorded = { file, program: request.program, args: null, exit: null, ended: null };
    this.#recorded.push(recorded);
    let lines: AppendFile | null = null;
    this.#keep(() => {
      lines = this.#files.openAppend(this.#path(file));
      this.#writeManifest();
    });
    const onLine = (line: string): void => {
      this.#keep(() => lines?.append(this.#counted(`${cleanLines(line)}\n`), false));
      request.onLine?.(line);
    };
    const process = await open({ ...request, onLine });
    void process.result.then(({ code, ended }) => {
      Object.assign(recorded, { exit: code, ended });
      this.#keep(() => {
        lines?.close();
        this.#writeManifest();
      });
    });
    return process;
  }

  #keep(act: () => void): void {
    if (this.problem !== null) return;
    try {
      act();
    } catch (error) {
      this.problem = asPatchPilotError(error).message;
    }
  }

  #write(file: string, text: string): void {
    this.#files.writeNew(this.#path(file), this.#counted(cleanLines(text)));
  }

  #counted(text: string): Uint8Array {
    const bytes = Buffer.from(text, 'utf8');
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_BYTES)
      throw new PatchPilotError('outputUnusable', this.#folder, `expected at most ${MAX_BYTES} bytes, got more`);
    return bytes;
  }

  #number(): string {
    return String(this.#recorded.length + 1).padStart(3, '0');
  }

  #path(file: string): string {
    return win32.join(this.#folder, ...file.split('/'));
  }

  #writeManifest(): void {
    const { host } = this.system;
    const { version, commit } = host.version;
    const common = {
      source: `patchpilot ${version} ${commit}`,
      windows: host.release,
      language: Intl.DateTimeFormat().resolvedOptions().locale,
      kind: 'recorded',
    };
    const files = this.#recorded.map(({ file, program, args, exit, ended }) => ({
      ...{ file, ...common, shows: args === null ? 'lines of the bridge' : [program, ...args].join(' ') },
      ...{ program, args, exit, ended },
    }));
    const { systemRoot, machineFolder, processors, programPath } = host;
    const manifest = { made: this.#made, host: { systemRoot, machineFolder, processors, programPath }, files };
    this.#files.writeAtomic(this.#path(MANIFEST), Buffer.from(`${JSON.stringify(cleanValue(manifest), null, 2)}\n`));
  }
}

const programName = ({ program }: ProcessRequest): string => win32.basename(program, win32.extname(program));
