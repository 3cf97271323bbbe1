import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { ROOT } from '../../src/build/paths.mjs';

/** One change of one place. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly operator: string;
  /** Both on one line and cut to a readable length. */
  readonly original: string;
  readonly mutated: string;
}

export interface Instrumented {
  readonly mutants: readonly Mutant[];
  /** The source of each file with all of its mutants in it, each behind a switch. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Left out: a pattern has too many variants that mean the same for what it is given; tables of examples hold those. */
const LEFT_OUT = ['Regex'];
/** Left out as well: words for people, of which no test asserts more than that they are there. */
const PROSE = /^['"`].*\S\s+\S/su;
const SHOWN_LENGTH = 100;

const nothing = (): void => undefined;
const never = (): boolean => false;
const SILENT = {
  ...{ isTraceEnabled: never, isDebugEnabled: never, isInfoEnabled: never },
  ...{ isWarnEnabled: never, isErrorEnabled: never, isFatalEnabled: never },
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
};

/** All mutants of the files: StrykerJS's operators. */
export const mutantsOf = async (files: readonly string[]): Promise<Instrumented> => {
  const read = files.map((name) => ({ name, mutate: true, content: readFileSync(join(ROOT, name), 'utf8') }));
  const lines = new Map(read.map(({ name, content }) => [name, content.split('\n')]));
  const done = await new Instrumenter(SILENT).instrument(read, {
    ...{ plugins: null, excludedMutations: LEFT_OUT, ignorers: [] },
  });
  const mutants = done.mutants
    .filter(({ status }) => status === undefined)
    .map(({ id, fileName: file, location: { start, end }, mutatorName: operator, replacement }) => {
      const text = (lines.get(file) ?? []).slice(start.line, end.line + 1);
      const last = text.length - 1;
      text[last] = text[last]?.slice(0, end.column) ?? '';
      text[0] = text[0]?.slice(start.column) ?? '';
      const [original, mutated] = [shown(text.join('\n')), shown(replacement)];
      return { id, file, line: start.line + 1, column: start.column + 1, operator, original, mutated };
    })
    .filter(({ operator, original }) => operator !== 'StringLiteral' || !PROSE.test(original));
  return { mutants, sources: Object.fromEntries(done.files.map(({ name, content }) => [name, content])) };
};

const shown = (code: string): string => {
  const line = code.replaceAll(/\s+/gu, ' ');
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line;
};
