import { PatchPilotError } from '../errors/error.ts';

/** The system's word for what went wrong, e.g. `ENOENT`; empty where it has none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

/**
 * What the system says of a file that is there and cannot be read is named; what it holds is no matter of the file
 * door.
 */
export function reading<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw readFailed(path, error);
  }
}

export const readFailed = (path: string, error: unknown): PatchPilotError => named('readFailed', path, error);

export const writeFailed = (path: string, error: unknown): PatchPilotError => named('outputFailed', path, error);

/** `act`, whose first argument is a path, with every failure of the system named `outputFailed` after that path. */
export const writing =
  <A extends [path: string, ...rest: unknown[]], R>(act: (...args: A) => R) =>
  (...args: A): R => {
    try {
      return act(...args);
    } catch (error) {
      throw writeFailed(args[0], error);
    }
  };

function named(code: 'readFailed' | 'outputFailed', path: string, error: unknown): PatchPilotError {
  if (error instanceof PatchPilotError) return error;
  return new PatchPilotError(code, path, error instanceof Error ? error.message : String(error), { cause: error });
}
