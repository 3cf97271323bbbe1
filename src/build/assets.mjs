import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, LICENCES, ROOT, SBOM } from './paths.mjs';

/** Folders whose files travel in the program, and which of their files do. */
const EMBEDDED = [
  { folder: 'assets', takes: (/** @type {string} */ name) => !name.startsWith('assets/brand/') },
  { folder: 'schemas', takes: (/** @type {string} */ name) => name.endsWith('.json') },
  { folder: 'examples/scenarios', takes: (/** @type {string} */ name) => name.endsWith('.json') },
];

/**
 * @returns {Record<string, string>} every embedded file: its name in the program, which is its path in the repository
 *   with `/`, and where it lies; sorted, so that equal sources give equal programs
 */
export const embeddedAssets = () => {
  const names = EMBEDDED.flatMap(({ folder, takes }) => filesBelow(folder).filter(takes)).sort();
  return {
    ...Object.fromEntries(names.map((name) => [name, inRoot(name)])),
    'THIRD-PARTY-LICENSES.txt': LICENCES,
    'sbom.cdx.json': SBOM,
  };
};

/**
 * An asset that the source asks for by a literal name and that nobody embeds would be found out at the customer's.
 *
 * @param {Record<string, string>} assets
 * @param {ReadonlyMap<string, string>} sources file name to text
 * @returns {string[]} one line per missing asset, with the file that asks for it
 */
export const missingAssets = (assets, sources) =>
  [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/\b(?:asset|assets\.text)\(\s*(['"`])([^'"`$]+)\1/g)]
      .map(([, , name = '']) => name)
      .filter((name) => !Object.hasOwn(assets, name))
      .map((name) => `${file} asks for the asset ${name}, which is not embedded`),
  );

/** @returns {Map<string, string>} the product's source files and their texts */
export const productSources = () =>
  new Map(
    filesBelow('src')
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]),
  );

/**
 * @param {string} folder relative to the repository
 * @returns {string[]} the files below it, relative to the repository, with `/`; none when there is no such folder
 */
export const filesBelow = (folder) => {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
};
