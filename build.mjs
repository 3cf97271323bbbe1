// node build.mjs <task>: everything the project does with itself. Needs Node.js 20, npm and tar on Linux x64; it brings
// the rest. Tasks are loaded only after the packages they use are installed.
import { install } from './src/build/install.mjs';
import { runtimes } from './src/build/runtimes.mjs';

/** @type {Record<string, { does: string, run: (words: string[]) => Promise<void> }>} */
const tasks = {
  install: { does: 'install the pinned packages', run: () => Promise.resolve() },
  runtimes: { does: 'fetch the pinned Node.js runtimes', run: runtimes },
  build: {
    does: 'build patchpilot.exe and its Linux twin into dist',
    run: async () => {
      await (await import('./src/build/product.mjs')).buildProduct();
    },
  },
  check: {
    does: 'formatting, lint and types',
    run: async () => {
      if (!(await (await import('./src/build/check.mjs')).check())) process.exitCode = 1;
    },
  },
  test: {
    does: 'check, build, and all tests',
    run: async () => {
      await (await import('./src/build/test.mjs')).test();
    },
  },
  fuzz: {
    does: 'fuzz the readers of foreign input, with FUZZ_RUNS inputs',
    run: async () => {
      await (await import('./src/build/test.mjs')).fuzz();
    },
  },
  schemas: {
    does: 'write schemas/*.schema.json and the generated docs from the sources',
    run: async () => {
      const { mustRun } = await import('./src/build/process.mjs');
      const { runtimeProgram } = await import('./src/build/runtimes.mjs');
      for (const script of ['src/build/schemas.mjs', 'src/build/docs.mjs'])
        await mustRun(runtimeProgram('linux'), [script]);
    },
  },
  start: {
    does: 'build, and patch a simulated device through its reboot',
    run: async () => {
      await (await import('./src/build/start.mjs')).start();
    },
  },
  bench: {
    does: 'measure the product: all figures, those named, or all with --write into docs/performance.md',
    run: async (figures) => {
      await (await import('./src/build/product.mjs')).productUpToDate();
      const { run } = await import('./src/build/process.mjs');
      const { runtimeProgram } = await import('./src/build/runtimes.mjs');
      process.exitCode = (await run(runtimeProgram('linux'), ['test/bench/bench.ts', ...figures])).code;
    },
  },
  mutate: {
    does: 'change src/domain and src/verify, or the files named, one place at a time and print what no test notices',
    run: async (places) => {
      const { run } = await import('./src/build/process.mjs');
      const { runtimeProgram } = await import('./src/build/runtimes.mjs');
      process.exitCode = (await run(runtimeProgram('linux'), ['test/mutation/mutate.ts', ...places])).code;
    },
  },
  release: {
    does: 'build, and make the zips of a release in dist/release',
    run: async () => {
      await (await import('./src/build/release.mjs')).release();
    },
  },
  reproducible: {
    does: 'build the commit in two places and compare the bytes',
    run: async () => {
      await (await import('./src/build/reproducible.mjs')).reproducible();
    },
  },
};

/** Tasks that take words behind their name. */
const WITH_WORDS = ['bench', 'mutate'];

const [, , name = '', ...rest] = process.argv;
const task = Object.hasOwn(tasks, name) && (rest.length === 0 || WITH_WORDS.includes(name)) ? tasks[name] : undefined;
if (task === undefined) {
  console.error('usage: node build.mjs <task>');
  for (const [each, { does }] of Object.entries(tasks)) console.error(`  ${each.padEnd(13)} ${does}`);
  process.exit(64);
}
try {
  await install();
  if (name !== 'install') await runtimes();
  await task.run(rest);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
