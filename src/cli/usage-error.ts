import { PatchPilotError } from '../errors/error.ts';

/** A command line that was not understood, with what to type instead. */
export class UsageError extends PatchPilotError {
  readonly hints: readonly string[];

  constructor(detail: string, hints: readonly string[]) {
    super('usage', null, detail);
    this.name = 'UsageError';
    this.hints = hints;
  }
}
