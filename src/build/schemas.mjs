// node src/build/schemas.mjs: writes schemas/*.schema.json from src/schema. Needs the pinned runtime, which reads
// TypeScript; the result is committed, and a test compares it.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { format, resolveConfig } from 'prettier';
import { SCHEMAS, schemaFile } from '../schema/registry.ts';
import { inRoot } from './paths.mjs';

/** @typedef {Record<string, unknown>} JsonSchema */

/**
 * Checks in code that JSON Schema has no word for, whose ranges and forms are told by the messages of the program; and
 * where a key is acted on, which is of this version and not of the format.
 */
const LEFT_OUT = { errorMode: /** @type {const} */ ('ignore'), ignoreActions: ['metadata'] };

/**
 * @returns {Promise<Map<string, string>>} every schema file of the repository and what is in it
 */
export const schemaFiles = async () => {
  const style = { ...(await resolveConfig(inRoot('package.json'))), parser: 'json' };
  const files = Object.entries(SCHEMAS).map(async ([name, entry]) => {
    const text = await format(JSON.stringify(made(name, entry)), style);
    return /** @type {[string, string]} */ ([schemaFile(name), text]);
  });
  return new Map(await Promise.all(files));
};

/**
 * @param {string} name
 * @param {import('../schema/registry.ts').Registered} entry
 * @returns {JsonSchema}
 */
const made = (name, { schema, describes, writtenByPeople = false, directives = false, checksummed = false }) => {
  const typeMode = writtenByPeople ? 'input' : 'output';
  const { $schema, ...body } = toJsonSchema(schema, { ...LEFT_OUT, typeMode });
  if (checksummed) withChecksum(body);
  return {
    $schema,
    $id: `urn:patchpilot:schema:${name}:1`,
    title: `PatchPilot ${describes}`,
    .../** @type {JsonSchema} */ (directives ? withDirectives(body, true) : body),
  };
};

/** @param {JsonSchema} body */
const withChecksum = (body) => {
  body.properties = {
    .../** @type {JsonSchema} */ (body.properties),
    checksum: {
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
      description:
        'SHA-256 of the other keys as compact JSON; a file that does not match it is damaged, and the one before it is read.',
    },
  };
  body.required = [.../** @type {string[]} */ (body.required ?? []), 'checksum'];
};

/**
 * A policy file as people may write it: the schema of its values, and the directives beside them.
 *
 * @param {unknown} node
 * @param {boolean} top
 * @returns {unknown}
 */
const withDirectives = (node, top) => {
  if (Array.isArray(node)) return node.map((each) => withDirectives(each, false));
  if (typeof node !== 'object' || node === null) return node;
  const copy = /** @type {JsonSchema} */ (
    Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, KEPT.has(key) ? value : withDirectives(value, false)]),
    )
  );
  if (copy.type === 'object' && copy.properties !== undefined) {
    const lock = top
      ? {
          $lock: {
            type: 'array',
            items: { type: 'string' },
            description: 'Keys that the levels below may not change, nor what is in them.',
          },
        }
      : {};
    copy.properties = {
      $schema: { type: 'string', description: 'For editors.' },
      $comment: COMMENT,
      ...lock,
      .../** @type {JsonSchema} */ (copy.properties),
    };
  }
  if (copy.type !== 'array') return copy;
  const { default: fallback, description, ...list } = copy;
  const added = 'Entries that are added to those of the levels above, in the place of a list that replaces them.';
  const append = {
    type: 'object',
    properties: { $comment: COMMENT, $append: { ...list, description: added } },
    required: ['$append'],
    additionalProperties: false,
  };
  return {
    anyOf: [list, append],
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(description === undefined ? {} : { description }),
  };
};

const COMMENT = { description: 'For people; may stand anywhere.' };

/** Values, not schemas. */
const KEPT = new Set(['default', 'enum', 'const', 'required']);

if (process.argv[1] === import.meta.filename) {
  const wanted = await schemaFiles();
  for (const name of readdirSync(inRoot('schemas'))) {
    if (name.endsWith('.schema.json') && !wanted.has(`schemas/${name}`)) rmSync(inRoot('schemas', name));
  }
  for (const [file, text] of wanted) writeFileSync(inRoot(file), text);
  console.log(`${wanted.size} schemas written`);
}
