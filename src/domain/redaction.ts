import { MAX_INSPECTED } from './redaction-follow.ts';
import { checkPattern } from './redaction-pattern.ts';
import { BUILT_IN_RULES, isSecretField, mark, removeSecrets } from './secrets.ts';

export { checkPattern } from './redaction-pattern.ts';
export { removeSecrets } from './secrets.ts';

/** The part of a ReportingPolicy that says what to remove. */
export interface RedactionPolicy {
  readonly fields: readonly string[];
  readonly patterns: readonly { readonly name: string; readonly pattern: string }[];
}

/** Rules that are ready to run; made once a run by `redactionRules`. */
export interface RedactionRules {
  readonly fields: ReadonlyMap<string, string>;
  readonly patterns: readonly { readonly rule: string; readonly pattern: RegExp }[];
  /** Names of all rules, to recognise the marks of an earlier redaction. */
  readonly known: ReadonlySet<string>;
}

/** Where something was removed, and by which rule. Never what. */
export interface Redaction {
  readonly file: string;
  /** E.g. `InstallSummary[3].title`. */
  readonly path: string;
  readonly rule: string;
}

export interface Redacted<T> {
  readonly value: T;
  readonly log: Redaction[];
}

/**
 * Fields whose form a schema fixes: closed lists, ids, hashes, times, codes. No rule of a policy touches them, because
 * evidence without them could not be read. A test compares the list with the schemas of the reports.
 */
const FIXED_FIELDS: ReadonlySet<string> = new Set(
  `schemaVersion runId root contentRoot sha256 id action architecture catalogueOf change datedBy decision extent hresultHex exitName why
  kind level mode outcome phase reason regression stage status strength support timeZone verdict time capturedAt
  closesAt decidedAt endedAt firstSeenAt generatedAt opensAt releasedAt releasedOn searchedAt standing startedAt
  until attemptedAt attemptedBy beforeRun buildsOf`.split(/\s+/u),
);

/** Fields that tell things apart: removed by a pattern, but not as a whole. */
const NAMING_FIELDS: readonly string[] = ['application', 'check', 'kb', 'type', 'updateId', 'revision'];

/** Fields that a rule cannot name; `policy check` refuses it. */
export const PROTECTED_FIELDS: ReadonlySet<string> = new Set([...FIXED_FIELDS, ...NAMING_FIELDS]);

/** Rules from a policy. A pattern that `checkPattern` refuses is left out here: `policy check` has reported it. */
export function redactionRules(policy: RedactionPolicy): RedactionRules {
  const fields = new Map(policy.fields.map((name) => [name.toLowerCase(), `field:${ruleName(name)}`]));
  const patterns = policy.patterns.flatMap(({ name, pattern }) => {
    const checked = checkPattern(pattern);
    return checked.ok ? [{ rule: `pattern:${ruleName(name)}`, pattern: checked.pattern }] : [];
  });
  const known = new Set([...BUILT_IN_RULES, 'tooLong', ...fields.values(), ...patterns.map((entry) => entry.rule)]);
  return { fields, patterns, known };
}

/** The built-in rules alone, for a run that ended before it had a policy. */
export const BUILT_IN_ONLY: RedactionRules = redactionRules({ fields: [], patterns: [] });

/**
 * A copy of a JSON value without what the rules name, in the same shape: only strings, and numbers and booleans under a
 * named field that no schema knows, are replaced. Running it on its own result changes nothing and gives the same log,
 * so the log of a file that was redacted when it was written can be made from the file.
 *
 * @param file path inside the run, for the log
 */
export function redact<T>(value: T, rules: RedactionRules, file: string): Redacted<T> {
  const log: Redaction[] = [];
  const walk = (current: unknown, path: string, key: string, forced: string | null): unknown => {
    if (Array.isArray(current)) {
      return current.map((item, index) => walk(item, `${path}[${index}]`, key, forced));
    }
    if (typeof current === 'object' && current !== null) {
      return Object.fromEntries(
        Object.entries(current).map(([name, item]) => [
          name,
          walk(item, path === '' ? name : `${path}.${name}`, name, fieldRule(name, rules) ?? forced),
        ]),
      );
    }
    const clean = redactLeaf(current, rules, key, forced);
    if (typeof clean === 'string') {
      for (const rule of marksIn(clean, rules)) log.push({ file, path, rule });
    }
    return clean;
  };
  return { value: walk(value, '', '', null) as T, log };
}

/** One text by all rules, outside of any field: for what is printed or logged. */
export function redactText(text: string, rules: RedactionRules): string {
  return applyPatterns(removeSecrets(text), rules);
}

function redactLeaf(value: unknown, rules: RedactionRules, key: string, forced: string | null): unknown {
  if (typeof value !== 'string') return forced !== null && isFree(value, key) ? mark(forced) : value;
  if (value === '') return value;
  if (forced !== null && !PROTECTED_FIELDS.has(key)) return isMark(value, rules) ? value : mark(forced);
  const clean = removeSecrets(value);
  return FIXED_FIELDS.has(key) ? clean : applyPatterns(clean, rules);
}

/** Numbers and booleans are only replaced where no schema expects one. */
function isFree(value: unknown, key: string): boolean {
  return (typeof value === 'number' || typeof value === 'boolean') && isSecretField(key);
}

/** Text that is too long to be inspected is cut: what no rule has looked at is not shown. */
function applyPatterns(text: string, rules: RedactionRules): string {
  if (rules.patterns.length === 0) return text;
  const inspected = text.length > MAX_INSPECTED ? `${text.slice(0, MAX_INSPECTED)}${mark('tooLong')}` : text;
  return rules.patterns.reduce((clean, { rule, pattern }) => outsideMarks(clean, pattern, mark(rule)), inspected);
}

/** Replaces matches between the marks that stand already, so that a pattern cannot damage a mark. */
function outsideMarks(text: string, pattern: RegExp, marker: string): string {
  return text
    .split(/(\[redacted:[^\]]{1,80}\])/u)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(pattern, () => marker)))
    .join('');
}

function fieldRule(name: string, rules: RedactionRules): string | null {
  const rule = rules.fields.get(name.toLowerCase());
  if (rule !== undefined && !PROTECTED_FIELDS.has(name)) return rule;
  return isSecretField(name) ? 'secretField' : null;
}

const isMark = (text: string, rules: RedactionRules): boolean => {
  const found = /^\[redacted:([^\]]{1,80})\]$/u.exec(text);
  return found !== null && rules.known.has(found[1] ?? '');
};

function marksIn(text: string, rules: RedactionRules): Set<string> {
  if (!text.includes('[redacted:')) return new Set();
  const names = [...text.matchAll(/\[redacted:([^\]]{1,80})\]/gu)].map((match) => match[1] ?? '');
  return new Set(names.filter((name) => rules.known.has(name)));
}

const ruleName = (name: string): string => name.replace(/[^\w .-]/gu, '_').slice(0, 60);
