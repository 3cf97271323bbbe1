/** What a run tells at one moment, as consola hands it on: a line for people, an object for programs, or both. */
export interface Told {
  /** The line; none where there is only an object. */
  readonly args: readonly string[];
  /** What `--ndjson` says. */
  readonly event?: object;
  /** The line stays with `--quiet`: without it the last line would mislead. */
  readonly always?: true;
}

/** Where a reporter writes. */
interface Sink {
  line(text: string): void;
  object(value: object): void;
}

/** A reporter of consola: takes what is told, of the levels that the log lets through. */
export interface Reporter {
  log(entry: object): void;
}

/** How a run is told while it goes on: its lines, those that must not be missed, its objects, or nothing. */
export type Way = 'text' | 'quiet' | 'ndjson' | 'json';

/** The reporter of each way. With `--json` the answer comes at the end and nothing before it. */
export const reporterOf = (way: Way, sink: Sink): Reporter => ({
  log(entry) {
    const { args, event, always } = entry as Told;
    if (way === 'ndjson' && event !== undefined) sink.object(event);
    if (way === 'text' || (way === 'quiet' && always === true)) for (const line of args) sink.line(line);
  },
});
