import { cleanValue } from '../domain/clean-value.ts';
import { PatchPilotError } from '../errors/error.ts';

const POLICY = 'Artifacts/Policy/';

/** Keys that some readers take for something else. */
const POISONED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A value as evidence may hold it: without secrets, and halves of surrogate pairs, which some update titles bring
 * along, become U+FFFD. The effective policy comes without them: its own patterns of redaction look like secrets and
 * must stay. Throws `internal` when an object holds two keys that are equal but for case, which Windows PowerShell
 * cannot read, or a poisoned one: a verifier refuses both.
 */ // E-2.2
export function evidenceValue(path: string, value: unknown): unknown {
  const whole = wellFormed(path, value);
  return path.startsWith(POLICY) ? whole : cleanValue(whole);
}

function wellFormed(path: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => wellFormed(path, item));
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const key = name.toWellFormed();
      const folded = key.toLowerCase();
      if (seen.has(folded) || POISONED.has(folded))
        throw new PatchPilotError('internal', path, `expected keys that every reader tells apart, got ${key}`);
      seen.add(folded);
      return [key, wellFormed(path, member)];
    }),
  );
}
