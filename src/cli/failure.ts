import { numbered } from '../domain/plural.ts';
import { isAbsence } from '../domain/redirected-path.ts';
import { catalogue } from '../errors/catalogue.ts';
import { Faults, describeFault, type PatchPilotError } from '../errors/error.ts';
import { UsageError } from './usage-error.ts';

/** Exit codes of every command but `run`, when there is no answer to give (docs/commands.md). */
export const USAGE = 64;
export const INPUT_ABSENT = 66;
export const INTERNAL = 70;
const FAILED = 1;

/** An error as people read it: a line of fact with the code in brackets, its faults, then what to do next. */
export function errorLines(error: PatchPilotError): string[] {
  return [fact(error), ...faultLines(error), ...hintsOf(error).map((hint) => `next: ${hint}`)];
}

/** The object that `--json` prints instead of an answer. */
export function errorObject(error: PatchPilotError, exitCode: number): object {
  const { code, subject, message } = error;
  const faults = error instanceof Faults ? error.faults : [];
  return { exitCode, error: { code, class: catalogue[code].class, subject, message, faults, next: hintsOf(error) } };
}

/** How a command that could not answer ends; never used for `run`. */
export function failureExitCode(error: PatchPilotError, otherwise?: (error: PatchPilotError) => number): number {
  if (error.code === 'usage' || error.code === 'idInvalid') return USAGE;
  if (isAbsence(error)) return INPUT_ABSENT;
  if (error.code === 'internal') return INTERNAL;
  return otherwise?.(error) ?? FAILED;
}

export const hintsOf = (error: PatchPilotError): readonly string[] =>
  error instanceof UsageError ? error.hints : [catalogue[error.code].next];

function fact(error: PatchPilotError): string {
  const { code, subject, message } = error;
  const title = catalogue[code].title.replace(/\.$/u, '');
  const what = code === 'usage' ? '' : `${title.startsWith('PatchPilot') ? title : lowerFirst(title)}: `;
  const about = subject === null || message.includes(subject) || error instanceof Faults ? '' : `${subject}: `;
  const detail = error instanceof Faults ? numbered(error.faults.length, 'fault') : message;
  return `patchpilot: ${what}${about}${detail} [${code}]`;
}

const faultLines = (error: PatchPilotError): string[] =>
  error instanceof Faults ? error.faults.map((fault) => `  ${describeFault(fault)}`) : [];

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
