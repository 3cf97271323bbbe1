import * as v from 'valibot';
import { formatPath, shown, type Fault, type JsonPath, type Position } from './fault.ts';
import { nearest } from './nearest.ts';
import { listsForObjects, shapeOf, unknownKeys, type UnknownKey } from './shape.ts';

export type { Fault } from './fault.ts';

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Where the value at a path stands in the text of its file; `parseStrictJson` gives one. */
export type Locate = (path: JsonPath) => Position | undefined;

/**
 * A value as its schema wants it, with the defaults filled in, or every fault at once: unknown keys with the nearest
 * known one, missing keys, wrong types, numbers out of range. Pure; never throws.
 */
export function checkSchema<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  file: string,
  locate?: Locate,
): Checked<v.InferOutput<S>> {
  const result = v.safeParse(schema, value);
  const shape = shapeOf(schema);
  const unknown = unknownKeys(shape, value);
  const lists = listsForObjects(shape, value);
  if (result.success && unknown.length === 0 && lists.length === 0) return { ok: true, value: result.output };
  // valibot names only the first unknown key of an object; ours are all of them.
  const issues = (result.issues ?? []).filter((issue) => unknown.length === 0 || issue.expected !== 'never');
  const found = [
    ...lists.map((path) => ({ path, message: 'expected an object, got a list' })),
    ...unknown.map((key) => ({ path: key.path, message: unknownKeyMessage(key) })),
    ...issues.map((issue) => ({ path: pathOf(issue), message: issueMessage(issue) })),
  ];
  return { ok: false, faults: distinct(found.map((fault) => faultAt(file, fault.path, fault.message, locate))) };
}

/**
 * A fault at a path of a file, with line and column where they can be told; a missing key stands where its parent does.
 */
export function faultAt(file: string, path: JsonPath, message: string, locate?: Locate): Fault {
  const position = locate?.(path) ?? locate?.(path.slice(0, -1));
  return { file, path: formatPath(path), message, ...position };
}

/** Keys that other tools have and people ask for, and what there is in their place. */
const MEANT = {
  end: 'a window has a length: durationMinutes, such as 240 from 22:00 to 02:00',
  endTime: 'a window has a length: durationMinutes, such as 240 from 22:00 to 02:00',
  deadlineDays: 'nothing is forced; overdueDays reports what is late',
  deadline: 'nothing is forced; overdueDays reports what is late',
  optionalDeferralDays: 'deferralDays is one for all kinds',
  securityDeferralDays: 'deferralDays is one for all kinds',
  featureDeferralDays: 'deferralDays is one for all kinds',
  rebootWindow: 'restarts stay in the maintenance windows; rebootReserveMinutes of a window keeps time for them',
} as const;

export function unknownKeyMessage({ key, known }: Pick<UnknownKey, 'key' | 'known'>): string {
  const near = nearest(key, known);
  const meant = Object.hasOwn(MEANT, key) ? MEANT[key as keyof typeof MEANT] : undefined;
  if (meant !== undefined) return `expected a known key, got ${shown(key)}; ${meant}`;
  const hint = near === null ? `; known here: ${known.join(', ')}` : `; the nearest is ${near}`;
  return `expected a known key, got ${shown(key)}${hint}`;
}

type Issue = v.BaseIssue<unknown>;

function pathOf(issue: Issue): JsonPath {
  return (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
}

function issueMessage(issue: Issue): string {
  const near = nearestValue(issue);
  return `expected ${expected(issue)}, got ${received(issue)}${near === null ? '' : `; the nearest is ${near}`}`;
}

/** The one of several texts that was most likely meant; null where none is near or something else may stand there. */
function nearestValue({ kind, expected, input }: Issue): string | null {
  const words = kind === 'schema' && expected !== null && typeof input === 'string' ? wordsOf(expected) : [];
  const texts = words.filter((word) => word.startsWith('"')).map((word) => word.slice(1, -1));
  return texts.length === words.length ? (nearest(String(input), texts) ?? begunBy(String(input), texts)) : null;
}

/** The only one of several words that begins so: `Sun` for `Sunday`. */
function begunBy(text: string, words: readonly string[]): string | null {
  const begun = words.filter((word) => text.length > 1 && word.toLowerCase().startsWith(text.toLowerCase()));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

const wordsOf = (expected: string): string[] => expected.replace(/^\((.*)\)$/u, '$1').split(' | ');

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'a list',
  Object: 'an object',
  null: 'null',
};

function expected(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length);
  if (issue.kind === 'schema' && issue.type === 'strict_object' && isMissing(issue)) return 'this key';
  const unit = Array.isArray(issue.input) ? 'entries' : 'characters';
  const bound = issue.requirement === undefined ? '' : JSON.stringify(issue.requirement);
  if (issue.type === 'min_length') return `at least ${bound} ${unit}`;
  if (issue.type === 'max_length') return `at most ${bound} ${unit}`;
  if (issue.type === 'min_value') return `at least ${bound}`;
  if (issue.type === 'max_value') return `at most ${bound}`;
  const words = wordsOf(issue.expected ?? issue.type);
  const named = words.map((word) => TYPE_WORDS[word] ?? word);
  return named.length > 1 ? `one of ${named.join(', ')}` : (named[0] ?? issue.type);
}

function received(issue: Issue): string {
  return issue.type.endsWith('_length') ? issue.received : shown(issue.input);
}

function isMissing(issue: Issue): boolean {
  return issue.input === undefined || issue.received === 'undefined';
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path}\n${fault.message}`, fault])).values()];
}
