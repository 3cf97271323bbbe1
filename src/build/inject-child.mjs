// Runs under the pinned runtime, since the blob must be made by exactly the version that reads it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { inRoot } from './paths.mjs';

const require = createRequire(import.meta.url);
/** The package exports its command line only; neither that nor `exec()` passes `seaConfig` on. This function does. */
const sea = require(inRoot('node_modules', '@yao-pkg', 'pkg', 'lib-es5', 'sea.js')).default;

/**
 * Texts shrink to a sixth. Compressed here, so that equal sources give equal bytes whatever Node.js the build was
 * started with.
 *
 * @param {Record<string, string>} assets name to file
 * @param {string} folder where the compressed ones are put
 * @returns {Record<string, string>} name to compressed file
 */
const compressed = (assets, folder) => {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    Object.entries(assets).map(([name, file], index) => {
      const small = join(folder, `${index}.br`);
      writeFileSync(small, brotliCompressSync(readFileSync(file)));
      return [name, small];
    }),
  );
};

const { entry, options, assetFolder } = JSON.parse(process.argv[2] ?? '');
options.seaConfig.assets = compressed(options.seaConfig.assets, assetFolder);
await sea(entry, options);
