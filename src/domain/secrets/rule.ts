/**
 * How much a value must look like a secret before it is taken:
 * - `any`: whatever stands there, but for words that stand where a secret is left out (`none`, `%PASSWORD%`, `***`);
 * - `some`: as `any`, but no small number, path, version or other thing with a form of its own;
 * - `likely`: as `some`, and letters with digits or signs, or long, or of mixed case;
 * - `mixed`: as `some`, and letters with digits, of at least six characters.
 */
export type Likeness = 'any' | 'some' | 'likely' | 'mixed';

/** One shape of secrets, as data. */
export interface SecretRule {
  /** What stands in the mark and in the redaction log. */
  readonly name: string;
  /** What it takes, in words, for the reader of this list. */
  readonly what: string;
  /** A quick look that spares most texts the pattern; every match of the pattern holds a match of it. */
  readonly hint: string;
  /** Group 1 is kept, group 2 is the secret, group 3, where there is one, is kept. */
  readonly pattern: string;
  /** Upper and lower case count. */
  readonly exactCase?: true;
  readonly takes: Likeness;
  /** Where group 1 must hold a word for a secret, once its escapes are resolved. */
  readonly namesSecret?: true;
  /** Texts that it cleans; `{}` is the secret. */
  readonly matches: readonly string[];
  /** Texts that no rule may touch. */
  readonly passes: readonly string[];
}

/** A shape that begins with a word for a secret (`words.ts`): the pattern stands at the end of the word. */
export interface NamedRule extends Omit<SecretRule, 'hint' | 'namesSecret' | 'exactCase'> {
  /** Whether the word is one for a password, another secret, or a key of whatever kind. */
  readonly after: readonly ('p' | 's' | 'k')[];
  /** What stands before the word, to its end. */
  readonly before?: string;
}

/**
 * A quick look: one of these texts stands there, in whatever case. Plain texts are found many times faster than
 * patterns. Patterns are texts, here and in the rules, because making one costs more than most runs need of it.
 */
export const hint = (...texts: readonly string[]): string =>
  texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)).join('|');
