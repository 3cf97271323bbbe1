/**
 * Stands in for `node:test` in a worker: tests are collected when their file is loaded, so that each can be run alone
 * and again. It has what the tests of decisions use; a file that imports more cannot be loaded, which ends the run.
 */
export interface Collected {
  readonly name: string;
  readonly run: () => unknown;
}

interface Options {
  readonly skip?: boolean | string;
}
type Body = (context: typeof CONTEXT) => unknown;

/** What a test is handed. A test within a test is run where it stands. */
const CONTEXT = {
  diagnostic: (): void => undefined,
  skip: (): void => undefined,
  test: async (_name: string, body: Body): Promise<void> => {
    await body(CONTEXT);
  },
};

let collected: Collected[] = [];
let suites: readonly string[] = [];

/** The tests that were collected since the last call. */
export const takeCollected = (): readonly Collected[] => {
  const taken = collected;
  collected = [];
  return taken;
};

const split = (options: Options | Body, body?: Body): { options: Options; body: Body } =>
  typeof options === 'function' ? { options: {}, body: options } : { options, body: body ?? (() => undefined) };

export const test = (name: string, second: Options | Body, third?: Body): void => {
  const { options, body } = split(second, third);
  if (options.skip !== undefined && options.skip !== false) return;
  collected.push({ name: [...suites, name].join(' > '), run: () => body(CONTEXT) });
};

export const describe = (name: string, second: Options | Body, third?: Body): void => {
  const { options, body } = split(second, third);
  if (options.skip !== undefined && options.skip !== false) return;
  const outer = suites;
  suites = [...suites, name];
  body(CONTEXT);
  suites = outer;
};

/** What a file made for its tests is removed when the worker ends. */
export const after = (clean: () => unknown): void => {
  cleanings.push(clean);
};
const cleanings: (() => unknown)[] = [];
process.once('exit', () => {
  for (const clean of cleanings) clean();
});

export const it = test;
export const suite = describe;
export default test;
