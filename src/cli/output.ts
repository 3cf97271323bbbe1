import { cleanValue } from '../domain/clean-value.ts';
import { escapeTerminal, plainAscii } from '../domain/escape.ts';
import { removeSecrets } from '../domain/secrets.ts';
import type { CommandResult } from './command-result.ts';
import type { ConsolaInstance } from 'consola/basic';
import type { Io } from '../system/io.ts';
import type { OutputMode } from './mode.ts';
import { reporterOf } from './reporters.ts';

const ERASE_LINE = '\r\x1b[2K';

/**
 * The only place that prints. Text that came from outside (titles, paths, messages) leaves it without secrets and
 * control characters, and in ASCII when stdout is not a terminal: what an RMM's code page does to anything else is not
 * known.
 */
export class Output {
  readonly mode: OutputMode;
  private readonly io: Io;
  private statusShown = false;

  constructor(io: Io, mode: OutputMode) {
    this.io = io;
    this.mode = mode;
  }

  /** Whether a line may be rewritten in place. */
  get live(): boolean {
    return this.io.isTerminal && this.io.mayColor && this.mode.color && this.mode.format === 'text' && !this.mode.quiet;
  }

  /** One line for a person, now. Silent with `--json`, `--ndjson` and `--quiet`. */
  line(text: string): void {
    if (this.mode.format === 'text' && !this.mode.quiet) this.write(text);
  }

  /**
   * What a run tells, as consola's levels: `info` always, `debug` with `--verbose`; objects of every level with
   * `--ndjson`. Loaded when a command has something to tell.
   */
  async log(): Promise<ConsolaInstance> {
    const { createConsola, LogLevels } = await import('consola/basic');
    const { format, quiet, verbose } = this.mode;
    const reporter = reporterOf(format === 'text' && quiet ? 'quiet' : format, {
      line: (text) => {
        this.write(text);
      },
      object: (value) => {
        this.io.out(`${asciiJson(cleaned(value))}\n`);
      },
    });
    const level = verbose || format === 'ndjson' ? LogLevels.debug : LogLevels.info;
    return createConsola({ level, reporters: [reporter], throttle: 0 });
  }

  /** Replaces the moving line at the bottom of a terminal; null takes it away. */
  status(text: string | null): void {
    if (!this.live || (text === null && !this.statusShown)) return;
    this.statusShown = text !== null;
    this.io.out(
      text === null ? ERASE_LINE : `${ERASE_LINE}${this.shown(text).slice(0, Math.max(10, this.io.columns() - 1))}`,
    );
  }

  /** The answer of a command, in the form that was asked for; the last line comes last. */
  result({ lines, json, lastLine, errors = [] }: CommandResult): void {
    this.status(null);
    for (const error of errors) this.error(error);
    const { format, quiet } = this.mode;
    if (format === 'text') {
      if (!quiet) for (const text of lines) this.write(text);
      if (lastLine !== undefined) this.write(lastLine);
      return;
    }
    const object = lastLine === undefined ? json : { ...json, lastLine };
    this.io.out(`${asciiJson(cleaned(object), format === 'json' && this.io.isTerminal ? 2 : 0)}\n`);
  }

  /** One line on stderr. */
  error(text: string): void {
    this.io.err(`${this.shown(text)}\n`);
  }

  private write(text: string): void {
    if (this.statusShown) this.io.out(ERASE_LINE);
    this.statusShown = false;
    this.io.out(`${this.shown(text)}\n`);
  }

  private shown(text: string): string {
    const clean = removeSecrets(text);
    return this.io.isTerminal ? escapeTerminal(clean) : plainAscii(clean);
  }
}

const cleaned = (object: object): object => cleanValue(object) as object;

/** JSON that survives every code page: whatever is not ASCII is written as its escape. */
function asciiJson(value: object, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u{10ffff}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
