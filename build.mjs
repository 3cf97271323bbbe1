// node build.mjs <task>: everything the project does with itself. Needs Node.js 20, npm and tar; the rest it brings.
import { install } from './src/build/install.mjs';
import { runtimes } from './src/build/runtimes.mjs';

/** @type {Record<string, { does: string, run: () => Promise<void> }>} */
const tasks = {
  install: { does: 'install the pinned packages', run: async () => {} },
  runtimes: { does: 'fetch the pinned Node.js runtimes', run: runtimes },
  build: {
    does: 'build the programs into dist',
    run: async () => {
      await runtimes();
      await (await import('./src/build/product.mjs')).buildProduct();
    },
  },
};

const task = Object.hasOwn(tasks, process.argv[2] ?? '') ? tasks[process.argv[2] ?? ''] : undefined;
if (task === undefined || process.argv.length > 3) {
  console.error('usage: node build.mjs <task>');
  for (const [name, { does }] of Object.entries(tasks)) console.error(`  ${name.padEnd(13)} ${does}`);
  process.exit(64);
}
try {
  await install();
  await task.run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
