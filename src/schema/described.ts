import * as v from 'valibot';

/**
 * The schema of a key, with what the key means: one sentence for its JSON Schema, from which editors and `docs/` take
 * it. The text is literal, for the program has no use of it: the bundle holds `schema` in the place of the call, and so
 * the type is that of `schema`.
 */
export const described = <const S extends v.GenericSchema>(schema: S, text: string): S =>
  v.pipe(schema, v.description(text)) as unknown as S;
