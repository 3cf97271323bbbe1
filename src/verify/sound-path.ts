import { MAX_PATH_LENGTH } from './limits.ts';

/**
 * Characters that no evidence path holds: controls, what Windows forbids, and what a broken name decodes to.
 */ // E-3.3
const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|\ufffd]/u;

/** Whether a path from a list may be looked up in a tree: relative, `/`, no empty part, no `.` or `..`. */ // E-3.3
export const isSoundPath = (path: string): boolean =>
  path.length <= MAX_PATH_LENGTH &&
  !FORBIDDEN.test(path) &&
  path.isWellFormed() &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
