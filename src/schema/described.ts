import * as v from 'valibot';

/**
 * The schema of a key, with what the key means: one sentence for its JSON Schema, from which editors and `docs/` take
 * it. The text is literal, for the program has no use of it: the bundle holds `schema` in the place of the call, and so
 * the type is that of `schema`.
 * It parses as `schema` does, in the same time: `v.pipe` would run a pipe of its own at every key.
 */
export const described = <const S extends v.GenericSchema>(schema: S, text: string): S => ({
  ...schema,
  pipe: [...pipeOf(schema), v.description(text)],
});

/** What valibot and its JSON Schemas look through for descriptions: a schema and what was piped after it. */
const pipeOf = (schema: v.GenericSchema & { readonly pipe?: readonly unknown[] }): readonly unknown[] =>
  schema.pipe ?? [schema];
