import { NAMED } from './secrets/named.ts';
import type { NamedRule, SecretRule } from './secrets/rule.ts';
import { FREE } from './secrets/rules.ts';
import { LOOKED_AT, looksLike } from './secrets/value.ts';
import { MAYBE_A_WORD, SUFFIX, WORD_OF_SECRET, WORD_OF_SECRET_BEYOND_ASCII } from './secrets/words.ts';

/**
 * The built-in rules of redaction: what is a secret whatever the policy says. What is removed is replaced by
 * `[redacted:<rule>]`, so that a reader, and the redaction log, can see that something stood there and which rule took
 * it.
 */
export const mark = (rule: string): string => `[redacted:${rule}]`;

/** Names of the built-in rules, as they stand in the redaction log. */
export const BUILT_IN_RULES: readonly string[] = [
  ...new Set([...FREE, ...NAMED].map((rule) => rule.name)),
  'secretField',
];

const BEYOND_ASCII = /[^\0-\x7f]/u;
/**
 * What one rule takes away may show another one its secret; a text that holds more after so many rounds was made to.
 */
const MOST_ROUNDS = 4;
/** Inside a value that was refused a rule looks again when the value is not longer. */
const LOOKED_INTO = 64;
/** So many characters before a word say whether it names an option, a parameter or an element. */
const CONTEXT = 128;

/**
 * The text without secrets: user info in URLs, secret query parameters, authorization headers, tokens, private keys,
 * passwords of settings, connection strings and command lines. For every value that enters evidence and every text that
 * is printed. Running it twice changes nothing more. Its time is linear in the length of the text.
 */
export function removeSecrets(text: string): string {
  const rules = (compiled ??= compile());
  let clean = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = clean;
    if (rules.worthALook.test(clean))
      for (const rule of rules.free) if (rule.hint.test(clean)) clean = apply(rule, clean);
    if (MAYBE_A_WORD.test(clean)) clean = applyNamed(rules.named, rules.word, clean);
    if (BEYOND_ASCII.test(clean)) clean = applyNamed(rules.named, rules.wordBeyondAscii, clean);
    if (clean === before) break;
  }
  return clean;
}

/** Whether a key of an object says by its name that its value is a secret, e.g. `clientSecret`. */
export function isSecretField(name: string): boolean {
  return /(?:password|passwort|kennwort|passwd|passphrase|pwd|secret|api_?key|access_?key|private_?key|shared_?key|encryption_?key|psk|(?<!public_?key)token|authorization|cookie|connection_?string)$/iu.test(
    name,
  );
}

type Free = Omit<SecretRule, 'hint' | 'pattern'> & { readonly hint: RegExp; readonly pattern: RegExp };
type Named = Omit<NamedRule, 'before' | 'pattern'> & { readonly before: RegExp | null; readonly pattern: RegExp };

interface Compiled {
  readonly worthALook: RegExp;
  readonly word: RegExp;
  readonly wordBeyondAscii: RegExp;
  readonly free: readonly Free[];
  readonly named: readonly Named[];
}

/** Made for the first text: the start of a command that shows none need not wait for it. */
let compiled: Compiled | undefined;

const compile = (): Compiled => ({
  worthALook: new RegExp([...new Set(FREE.map((rule) => rule.hint))].join('|'), 'i'),
  word: new RegExp(WORD_OF_SECRET, 'gi'),
  wordBeyondAscii: new RegExp(WORD_OF_SECRET_BEYOND_ASCII, 'giu'),
  free: FREE.map((rule) => ({
    ...rule,
    hint: new RegExp(rule.hint, 'i'),
    pattern: new RegExp(rule.pattern, rule.exactCase === true ? 'gu' : 'giu'),
  })),
  named: NAMED.map((rule) => ({
    ...rule,
    before: rule.before === undefined ? null : new RegExp(rule.before, 'iu'),
    pattern: new RegExp(rule.pattern, 'yiu'),
  })),
});

function apply({ name, pattern, takes, namesSecret }: Free, text: string): string {
  const parts: string[] = [];
  let from = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [, before = '', secret = ''] = found;
    const start = found.index + before.length;
    if ((namesSecret === undefined || holdsWord(decoded(before))) && looksLike(takes, secret)) {
      const end = endOfSecret(text, start, secret);
      parts.push(text.slice(from, start), mark(name));
      from = end;
      pattern.lastIndex = end;
    } else if (secret.length <= LOOKED_INTO) {
      // What was refused may hold the beginning of what is none.
      pattern.lastIndex = Math.max(start, found.index + 1);
    }
  }
  return parts.join('') + text.slice(from);
}

/** What stands after words for secrets: each word is found once, and what may follow is tried at its end. */
function applyNamed(rules: readonly Named[], words: RegExp, text: string): string {
  const parts: string[] = [];
  let from = 0;
  words.lastIndex = 0;
  for (let found = words.exec(text); found !== null; found = words.exec(text)) {
    const end = words.lastIndex;
    const kind = found.groups?.['p'] !== undefined ? 'p' : found.groups?.['s'] !== undefined ? 's' : 'k';
    const taken = takenAfter(rules, text, { start: found.index, end, kind });
    if (taken === null) continue;
    parts.push(text.slice(from, taken.start), mark(taken.name));
    from = taken.end;
    words.lastIndex = taken.end;
  }
  return parts.join('') + text.slice(from);
}

function takenAfter(
  rules: readonly Named[],
  text: string,
  word: { readonly start: number; readonly end: number; readonly kind: 'p' | 's' | 'k' },
): { readonly start: number; readonly end: number; readonly name: string } | null {
  const { start: wordStart, end: wordEnd, kind } = word;
  SUFFIX.lastIndex = wordEnd;
  const suffixEnd = SUFFIX.test(text) ? SUFFIX.lastIndex : wordEnd;
  let context: string | null = null;
  for (const { name, after, before, pattern, takes } of rules) {
    if (!after.includes(kind)) continue;
    for (const at of suffixEnd === wordEnd ? [wordEnd] : [suffixEnd, wordEnd]) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) continue;
      context ??= text.slice(Math.max(0, wordStart - CONTEXT), wordStart);
      const [, kept = '', secret = ''] = found;
      if ((before !== null && !before.test(context)) || !looksLike(takes, secret)) continue;
      return { start: at + kept.length, end: endOfSecret(text, at + kept.length, secret), name };
    }
  }
  return null;
}

function holdsWord(text: string): boolean {
  return new RegExp(WORD_OF_SECRET, 'i').test(text);
}

/**
 * Where the secret ends: without a bracket or stop that closes what was opened before it, and with all that goes on
 * where the value was looked at no further.
 */
function endOfSecret(text: string, start: number, secret: string): number {
  const end = start + secret.length;
  if (secret.length >= LOOKED_AT) {
    const rest = /[^\s"'<>[\]]*/uy;
    rest.lastIndex = end;
    rest.test(text);
    return rest.lastIndex;
  }
  if (/^[NLbrfu@$]{0,2}\\{0,3}["'`{&]/u.test(secret) || /[([{]/u.test(secret)) return end;
  const tail = /[)\]}.,]+$/u.exec(secret)?.[0].length ?? 0;
  return tail === secret.length ? end : end - tail;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
