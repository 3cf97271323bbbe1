/**
 * How somebody who is no administrator can change what is started as this program: exchange the file or a folder that
 * it lies in, or put files beside it. `noAccessLists`: the file system has none, as on a stick. `unknown`: an access
 * list could not be read.
 */
export type OpenProgramKind = 'exchange' | 'noAccessLists' | 'unknown' | 'beside';

export interface OpenProgram {
  readonly kind: OpenProgramKind;
  /** Where: files and folders, the uppermost first. */
  readonly places: readonly string[];
}

export const isOpenProgramKind = (value: unknown): value is OpenProgramKind =>
  typeof value === 'string' && Object.hasOwn(FOUND, value);

/** What was found, and what to do, in one sentence without its stop. */
export function openProgramSentence({ kind, places }: OpenProgram): string {
  const where = places.join(', ');
  return `${FOUND[kind](where)}; copy it to a folder that only administrators can write to, such as one in Program Files, and start it there`;
}

const FOUND: Readonly<Record<OpenProgramKind, (where: string) => string>> = {
  exchange: (where) => `users can exchange this program before it is started again, by what they may do to ${where}`,
  noAccessLists: (where) =>
    `this program lies on a volume without access lists, so whoever can write there or holds it can exchange the program: ${where}`,
  unknown: (where) => `who can exchange this program is not known, for the access list could not be read of ${where}`,
  beside: (where) => `users can put files beside this program, in ${where}`,
};
