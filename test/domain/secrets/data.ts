import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A text of the data; one that looks like a real token lies there in two parts, so that no scanner takes the file for a leak. */
type Stored = string | readonly string[];

export interface Planted {
  readonly text: string;
  readonly secret: string;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const whole = (text: Stored): string => (typeof text === 'string' ? text : text.join(''));

/** Texts with a secret each: `shapes` the rules were made from, `valid` well-formed tokens, `unseen` written by somebody who did not know the rules. */
export const planted = (name: 'shapes' | 'valid' | 'unseen'): readonly Planted[] =>
  (read(`${name}.json`) as { text: Stored; secret: Stored }[]).map(({ text, secret }) => ({
    text: whole(text),
    secret: whole(secret),
  }));

/** Names, descriptions, addresses, command lines and files that hold no secret. */
export const ordinary = (): readonly string[] => read('ordinary.json') as string[];
