import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets } from '../../src/system/system.ts';

const repository = join(import.meta.dirname, '..', '..');

/** The assets door over the files of the repository: names are folders with a trailing slash and a file. */
export const repositoryAssets: Assets = {
  text: (name) => readFileSync(join(repository, name), 'utf8'),
  names: (prefix) =>
    readdirSync(join(repository, prefix))
      .map((name) => `${prefix}${name}`)
      .sort(),
};
