import type { GenericSchema } from 'valibot';
import { shown, type Fault } from '../../schema/fault.ts';
import { actedOnOf, type ActedOn } from '../../schema/policy/acted-on.ts';
import { policyNames, policySchemas, type EffectivePolicy, type Policies } from '../../schema/policy/index.ts';
import { isObject } from './files.ts';
import { sameJson } from './locked-keys.ts';
import { BUILT_IN } from './merge.ts';
import { sourceOf } from './sources.ts';

/** A key that not every device acts on, or one kind of what stands in it: `kind` is then its `type`. */
interface Limited extends ActedOn {
  readonly place: string;
  readonly kind: string | null;
}

/**
 * A fault for every key that is set to anything but its default and that neither this version nor such a device acts
 * on: a run that meets one ends, so that no policy is silently not enforced.
 */
export function notActedOn(
  { policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>,
  device: 'real' | 'simulated',
): Fault[] {
  const fileOf = sourceOf(sources);
  return LIMITED_KEYS.filter(
    (key) => !(key.actedOn === 'simulated' && device === 'simulated') && isSet(key, policies),
  ).map(({ place, kind, actedOn, instead }) => {
    const path = place.slice(place.indexOf('.') + 1);
    const expected = kind === null ? defaultOf(place) : 'another kind';
    const found = kind ?? shown(valueAt(place, policies));
    const message = `expected ${expected}${WHERE[actedOn]}, got ${found}, on which ${NOBODY[actedOn]}`;
    return { file: fileOf(place), path, message: instead === undefined ? message : `${message}; ${instead}` };
  });
}

const WHERE: Readonly<Record<ActedOn['actedOn'], string>> = { simulated: ' on a real device', never: '' };
const NOBODY: Readonly<Record<ActedOn['actedOn'], string>> = {
  simulated: 'simulated devices alone act in this version',
  never: 'this version does not act',
};

/** The marked keys of the five policies, in the order of the schemas. */
export const LIMITED_KEYS: readonly Limited[] = policyNames.flatMap((name) => limitedIn(policySchemas[name], name));

/** The parts of a valibot schema in which marks stand; a pipe carries those of its first schema. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema & { readonly literal?: unknown }>>;
  readonly item?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly GenericSchema[];
}

/** Of an object its keys; of anything else, which is one value to a policy, itself or the kinds in it. */
function limitedIn(schema: GenericSchema, place: string): Limited[] {
  const own = actedOnOf(schema);
  if (own !== null) return [{ place, kind: null, ...own }];
  const { type, entries, wrapped } = schema as unknown as Parts;
  if (type === 'optional' && wrapped !== undefined) return limitedIn(wrapped, place);
  if (entries === undefined) return kindsIn(schema).map((kind) => ({ place, ...kind }));
  return Object.entries(entries).flatMap(([key, inner]) => limitedIn(inner, `${place}.${key}`));
}

function kindsIn(schema: GenericSchema): Omit<Limited, 'place'>[] {
  const { type, entries, item, wrapped, options } = schema as unknown as Parts;
  const own = actedOnOf(schema);
  if (own !== null) return [{ kind: String(entries?.['type']?.literal), ...own }];
  const inner = type === 'variant' ? (options ?? []) : Object.values(entries ?? {});
  return [...inner, item, wrapped].flatMap((one) => (one === undefined ? [] : kindsIn(one)));
}

function defaultOf(place: string): string {
  const value = valueAt(place, BUILT_IN);
  return Array.isArray(value) && value.length === 0 ? 'an empty list' : shown(value);
}

function isSet({ place, kind }: Limited, policies: Policies): boolean {
  const value = valueAt(place, policies);
  return kind === null ? !sameJson(value, valueAt(place, BUILT_IN)) : typesIn(value).includes(kind);
}

/** The `type` of every object in a value. */
function typesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  return isObject(value) ? [value['type'], ...Object.values(value).flatMap(typesIn)] : [];
}

function valueAt(place: string, policies: Policies): unknown {
  return place.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), policies);
}
