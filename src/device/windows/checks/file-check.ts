import { hashOf } from '../../../evidence/hash.ts';
import type { CheckOf } from './observation.ts';

const HOUR_MS = 3_600_000;

/** Clocks of a device and of whoever wrote the file may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A date that is still to come tells nothing of an age: who sets it would pass for ever. */
const agedAs = (ageMs: number, mostMs: number): 'present' | 'too old' | 'from the future' =>
  ageMs < -CLOCK_SKEW_MS ? 'from the future' : ageMs > mostMs ? 'too old' : 'present';

/** A file that is there, with this content and of this age where the policy states them. */
export const check: CheckOf<'File'> = ({ system }, check) => {
  const { files, clock } = system;
  const found = files.stat(check.path);
  if (found === undefined) return { passed: false, status: 'absent', observed: {} };
  if (found.kind !== 'file') return { passed: false, status: 'no file', observed: { kind: found.kind } };
  const { size, modifiedMs } = found;
  const ageHours = Math.floor((clock.now() - modifiedMs) / HOUR_MS);
  const sha256 = check.sha256 === null ? null : hashOf(files.chunks(check.path)).sha256;
  const observed = { size, modified: new Date(modifiedMs).toISOString(), ...(sha256 === null ? {} : { sha256 }) };
  if (sha256 !== check.sha256) return { passed: false, status: 'other content', observed };
  const ageMs = clock.now() - modifiedMs;
  const aged = check.maximumAgeHours === null ? 'present' : agedAs(ageMs, check.maximumAgeHours * HOUR_MS);
  return { passed: aged === 'present', status: aged, observed: { ...observed, ageHours } };
};
