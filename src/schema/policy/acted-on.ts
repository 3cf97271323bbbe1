import * as v from 'valibot';

/**
 * Where a key is acted on that not every device acts on. `simulated`: on simulated devices alone, whose script plays
 * it. `never`: it is parsed, and refused when set. `instead`: what does the same.
 */
export interface ActedOn {
  readonly actedOn: 'simulated' | 'never';
  readonly instead?: string;
}

/**
 * The schema of a key, or of one kind in a list, that not every device acts on. A key without this mark is acted on
 * everywhere.
 */
export const actedOn = <const S extends v.GenericSchema>(where: ActedOn['actedOn'], schema: S, instead?: string): S =>
  v.pipe(schema, v.metadata({ actedOn: where, ...(instead === undefined ? {} : { instead }) })) as unknown as S;

/** The mark of a schema; null where it has none. */
export function actedOnOf(schema: v.GenericSchema): ActedOn | null {
  const found = v.getMetadata(schema) as Partial<ActedOn>;
  return found.actedOn === undefined ? null : { ...found, actedOn: found.actedOn };
}
