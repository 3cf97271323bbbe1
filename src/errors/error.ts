import { removeSecrets } from '../domain/secrets.ts';
import { catalogue, type ErrorCode } from './catalogue.ts';
import type { Fault } from '../schema/fault.ts';

export type { Fault } from '../schema/fault.ts';

/**
 * The one error of the program: a code of the catalogue, the file or update it is about, and what happened.
 * Tests assert on `code`. Anything else that is thrown is our own bug and is reported as `internal`.
 */
export class PatchPilotError extends Error {
  readonly code: ErrorCode;
  /** The file, update, key or option it is about. */
  readonly subject: string | null;

  constructor(code: ErrorCode, subject: string | null, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'PatchPilotError';
    this.code = code;
    this.subject = subject;
  }
}

/** Several faults found in one go; `faults` holds each, the error itself is the first. */
export class Faults extends PatchPilotError {
  readonly faults: readonly Fault[];

  constructor(code: ErrorCode, subject: string | null, faults: readonly Fault[], options?: { cause?: unknown }) {
    super(code, subject, faults.map(describeFault).join('; '), options);
    this.name = 'Faults';
    this.faults = faults;
  }
}

/** A fault as a line: file, place, path, what was expected and found. */
export function describeFault(fault: Fault): string {
  const place = fault.line === undefined ? '' : `:${fault.line}:${fault.column ?? 1}`;
  return `${fault.file}${place}${fault.path === '' ? '' : `: ${fault.path}`}: ${fault.message}`;
}

/** Any thrown value as an error of the catalogue; what is not one of ours is `internal`, with its cause kept. */
export function asPatchPilotError(thrown: unknown): PatchPilotError {
  if (thrown instanceof PatchPilotError) return thrown;
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new PatchPilotError('internal', null, message, { cause: thrown });
}

/**
 * Whether the disk refused its service: then nothing that is read or written can be relied on, and a run is cut off
 * there, as by a kill. What a file holds is another matter.
 */
export const isDiskFailure = (thrown: unknown): boolean =>
  thrown instanceof PatchPilotError && (thrown.code === 'outputFailed' || thrown.code === 'readFailed');

/** The error as evidence keeps it: code, subject, what happened, what to do next, without secrets. */
export function recordError(error: PatchPilotError): {
  code: string;
  subject: string | null;
  message: string;
  next: string;
} {
  return {
    code: error.code,
    subject: error.subject === null ? null : removeSecrets(error.subject),
    message: removeSecrets(error.message),
    next: catalogue[error.code].next,
  };
}
