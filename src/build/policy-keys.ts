import { toJsonSchema } from '@valibot/to-json-schema';
import type { ActedOn } from '../schema/policy/acted-on.ts';
import { policyNames, policySchemas, type PolicyName } from '../schema/policy/index.ts';

/** One key as the documentation lists it. `[]` stands for any item of a list, `(Port)` for one kind of item. */
export interface PolicyKeyRow {
  readonly policy: PolicyName;
  readonly key: string;
  /** Type and range in words. */
  readonly type: string;
  /** As JSON; null when the key has none and is absent unless given. */
  readonly fallback: string | null;
  /** What it decides, as its schema says. */
  readonly meaning: string;
  /** `some`: that depends on the kind of what stands in it. */
  readonly actedOn: Where | 'some';
}

type Where = 'always' | ActedOn['actedOn'];

/** The parts of JSON Schema that policy schemas come to. */
interface Json extends Partial<ActedOn> {
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json;
  readonly oneOf?: readonly Json[];
  readonly anyOf?: readonly Json[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Every key of the five policies in the order of the schemas, objects before what is in them. */
export function policyKeyRows(): PolicyKeyRow[] {
  return policyNames.flatMap((policy) => {
    const schema = toJsonSchema(policySchemas[policy], { errorMode: 'ignore', typeMode: 'input' }) as Json;
    return rowsOf(schema, '', null).map((row) => ({ policy, ...row }));
  });
}

type Row = Omit<PolicyKeyRow, 'policy'>;

/** `actedOn`: where the key is acted on that all of this is the value of; null above such keys. */
function rowsOf(schema: Json, key: string, actedOn: Row['actedOn'] | null): Row[] {
  const variants = schema.oneOf ?? (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  if (variants.length === 1 && variants[0] !== undefined) return rowsOf(variants[0], key, actedOn);
  if (variants.length > 1) {
    return variantRows(variants, key, actedOn);
  }
  if (schema.items !== undefined) return rowsOf(schema.items, `${key}[]`, actedOn);
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    if (name === 'type' && inner.const !== undefined) return [];
    const path = key === '' ? name : `${key}.${name}`;
    const isGroup = inner.properties !== undefined;
    if (isGroup) return rowsOf(inner, path, actedOn);
    const where = actedOn ?? whereOf(inner);
    const needed = schema.required?.includes(name) === true;
    const told = { meaning: inner.description ?? '', actedOn: where };
    return [
      { key: path, type: typeOf(inner), fallback: needed ? null : fallbackOf(inner), ...told },
      ...rowsOf(inner, path, where),
    ];
  });
}

/** What all kinds have in common is listed once, without a kind. */
function variantRows(variants: readonly Json[], key: string, actedOn: Row['actedOn'] | null): Row[] {
  const all = variants.map((one) => ({
    kind: String(one.properties?.['type']?.const),
    rows: rowsOf(one, '', one.actedOn ?? (actedOn === 'some' ? 'always' : actedOn)),
  }));
  const [first, ...others] = all;
  const isCommon = (row: Row) =>
    others.every(({ rows }) => rows.some((other) => JSON.stringify(other) === JSON.stringify(row)));
  const common = (first?.rows ?? []).filter(isCommon);
  const names = new Set(common.map((row) => row.key));
  const kinds = all.map(({ kind }) => `\`${kind}\``).join(', ');
  const meaning = variants[0]?.properties?.['type']?.description ?? '';
  return [
    { key: `${key}.type`, type: kinds, fallback: null, meaning, actedOn: actedOn ?? 'always' },
    ...common.map((row) => ({ ...row, key: `${key}.${row.key}` })),
    ...all.flatMap(({ kind, rows }) =>
      rows.filter((row) => !names.has(row.key)).map((row) => ({ ...row, key: `${key} (${kind}).${row.key}` })),
    ),
  ];
}

/** By its own mark, else by those of the kinds that may stand in it. */
function whereOf(schema: Json): Row['actedOn'] {
  const found = new Set(wheresIn(schema));
  if (found.size > 1) return 'some';
  return [...found][0] ?? 'always';
}

function wheresIn(schema: Json): Where[] {
  if (schema.actedOn !== undefined) return [schema.actedOn];
  if (schema.oneOf !== undefined) return schema.oneOf.map((kind) => kind.actedOn ?? 'always');
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  return inner.flatMap(wheresIn);
}

const fallbackOf = (schema: Json): string => (schema.default === undefined ? '' : JSON.stringify(schema.default));

function typeOf(schema: Json): string {
  const some = (schema.anyOf ?? []).filter((one) => one.type !== 'null');
  if (some.length === 1 && some[0] !== undefined) return `${typeOf(some[0])}, or null`;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (schema.type === 'array') return `list of ${listed(schema)}${bounds(schema.minItems, schema.maxItems, 'entries')}`;
  if (schema.type === 'number')
    return `${Number.isInteger(schema.default ?? 0) ? 'integer' : 'number'}${range(schema.minimum, schema.maximum)}`;
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.pattern !== undefined) return `text like \`${schema.pattern}\``;
  return schema.type === 'string' ? `text${bounds(schema.minLength, schema.maxLength, 'characters')}` : 'object';
}

function listed({ items }: Json): string {
  if (items?.enum !== undefined) return `${items.enum.map((one) => `\`${String(one)}\``).join(', ')};`;
  if (items?.properties !== undefined || items?.oneOf !== undefined || items?.anyOf !== undefined) return 'objects,';
  return items?.pattern === undefined ? 'text,' : `text like \`${items.pattern}\`,`;
}

const range = (low?: number, high?: number): string =>
  low === undefined || high === undefined ? '' : ` from ${low} to ${high}`;

function bounds(low: number | undefined, high: number | undefined, unit: string): string {
  if (high === undefined) return '';
  return low === undefined || low === 0 ? ` at most ${high} ${unit}` : ` ${low} to ${high} ${unit}`;
}
