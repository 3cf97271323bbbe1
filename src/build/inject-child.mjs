// Runs under the pinned runtime, since the blob must be made by exactly the version that reads it.
import { createRequire } from 'node:module';
import { inRoot } from './paths.mjs';

const require = createRequire(import.meta.url);
/** The package exports its command line only; neither that nor `exec()` passes `seaConfig` on. This function does. */
const sea = require(inRoot('node_modules', '@yao-pkg', 'pkg', 'lib-es5', 'sea.js')).default;

const { entry, options } = JSON.parse(process.argv[2] ?? '');
await sea(entry, options);
