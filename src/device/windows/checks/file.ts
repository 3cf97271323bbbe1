import { hashOf } from '../../../evidence/hash.ts';
import type { CheckOf } from './seen.ts';

const HOUR_MS = 3_600_000;

/** A file that is there, with this content and of this age where the policy states them. */
export const checkFile: CheckOf<'File'> = ({ system }, check) => {
  const { files, clock } = system;
  const found = files.stat(check.path);
  if (found === undefined) return { passed: false, status: 'absent', observed: {} };
  if (found.kind !== 'file') return { passed: false, status: 'no file', observed: { kind: found.kind } };
  const { size, modifiedMs } = found;
  const ageHours = Math.floor((clock.now() - modifiedMs) / HOUR_MS);
  const sha256 = check.sha256 === null ? null : hashOf(files.chunks(check.path)).sha256;
  const observed = { size, modified: new Date(modifiedMs).toISOString(), ...(sha256 === null ? {} : { sha256 }) };
  if (sha256 !== check.sha256) return { passed: false, status: 'other content', observed };
  const old = check.maximumAgeHours !== null && clock.now() - modifiedMs > check.maximumAgeHours * HOUR_MS;
  return { passed: !old, status: old ? 'too old' : 'present', observed: { ...observed, ageHours } };
};
