import * as v from 'valibot';
import type { Named, Words } from './check-type.ts';
import { CHECK_TYPES } from './types.ts';

type Schema = (typeof CHECK_TYPES)[number]['schema'];

export const appCheck = v.variant(
  'type',
  CHECK_TYPES.map(({ schema }): Schema => schema),
);
export type AppCheck = v.InferOutput<typeof appCheck>;

/** A type without its own fields, of which generic code knows nothing. */
interface AnyCheckType {
  readonly type: string;
  readonly names: Readonly<Record<string, Named>>;
  readonly reads: (check: AppCheck) => Words;
}

const typeOf = ({ type }: AppCheck): AnyCheckType =>
  CHECK_TYPES.find((one) => one.type === type) as unknown as AnyCheckType;

/** The texts of a check that name something, each with its key and what it is the name of. */
export const namedIn = (check: AppCheck): { readonly key: string; readonly what: Named; readonly text: string }[] =>
  Object.entries(typeOf(check).names).map(([key, what]) => ({
    key,
    what,
    text: (check as unknown as Readonly<Record<string, string>>)[key] ?? '',
  }));

/** What a check usually reads when it passes, and when it fails. */
export const usualWords = (check: AppCheck): Words => typeOf(check).reads(check);
