import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fact, recorded } from '../../support/recorded.ts';

/**
 * A text of the data; one that looks like a real token lies there in two parts, so that no scanner takes the file for a
 * leak.
 */
type Stored = string | readonly string[];

export interface Planted {
  readonly text: string;
  readonly secret: string;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const whole = (text: Stored): string => (typeof text === 'string' ? text : text.join(''));

/**
 * Texts with a secret each: `shapes` the rules were made from, `valid` well-formed tokens, `unseen` written by somebody
 * who did not know the rules.
 */
export const planted = (name: 'shapes' | 'valid' | 'unseen'): readonly Planted[] =>
  (read(`${name}.json`) as { text: Stored; secret: Stored }[]).map(({ text, secret }) => ({
    text: whole(text),
    secret: whole(secret),
  }));

/**
 * Strings that hold no secret: names, addresses, command lines, messages. Ours; the recorded ones are not in the
 * repository.
 */
export const own = (): readonly string[] => read('ordinary.json') as string[];

const RECORDED = 'secrets/benign.json';

/**
 * 5,193 recorded from public listings: names, descriptions, addresses, install commands; null where they are not at
 * hand.
 */
export const listings = (): readonly string[] | null =>
  recorded(RECORDED).skip === false ? fact<[string, string][]>(RECORDED).map(([, text]) => text) : null;
