import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from './layout.ts';

/**
 * Files of a run that are neither evidence nor counted: temp files of the file door, previous generations of state.
 */ // E-3.5
const LEFTOVER = [/^(?:.*\/)?\.[^/]+\.[0-9a-f]{16}\.tmp$/u, /^State\/[^/]+\.previous$/u];

export const isLeftover = (path: string): boolean => LEFTOVER.some((pattern) => pattern.test(path));

/** Index and manifest stand outside of every seal and of the index itself. */
export const isClosing = (path: string): boolean => path === RUN_FILES.index || path === RUN_FILES.manifest;

/** Order of entries in seals and in the index: by UTF-16 code units of the path. */ // E-5.1
export const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

/**
 * Letters that no evidence path may hold: controls, what Windows forbids, and what a broken name decodes to.
 */ // E-3.3

const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|\ufffd]/u;

/** Whether this is a path inside a run: relative, `/`, no empty part, no `.` or `..`, well-formed. */ // E-3.3
export function isEvidencePath(path: string): boolean {
  if (path === '' || FORBIDDEN.test(path) || !path.isWellFormed()) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The absolute path of a file of a run. Throws `internal` for a path that leaves the run: the caller made it. */
export function insideRun(root: string, path: string): string {
  if (!isEvidencePath(path)) throw new PatchPilotError('internal', path, 'expected a path inside a run');
  return join(root, ...path.split('/'));
}
