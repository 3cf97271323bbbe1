import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { getAsset, getAssetKeys, isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

/** The texts that travel inside the program: templates, scripts, tables, schemas, scenarios, licences. */
export interface Assets {
  /**
   * @param name path in the repository with `/`, written as a literal so that the build can check that it exists
   * @returns the text
   * @throws Error when there is no such text; the build makes that a fault of the build
   */
  asset(name: string): string;
  /** @returns the names that begin with `prefix`, sorted */
  assetNames(prefix: string): readonly string[];
}

/** Made by the build, so they lie in `dist` and not at their name when the program runs from source. */
const GENERATED = new Map([
  ['THIRD-PARTY-LICENSES.txt', 'dist/.stage/THIRD-PARTY-LICENSES.txt'],
  ['sbom.cdx.json', 'dist/sbom.cdx.json'],
]);

/**
 * Read from the program itself, where `inject-child.mjs` has put them compressed: nothing that a user can put on the
 * disk is ever taken for an asset.
 */
const packaged: Assets = {
  asset: (name) => brotliDecompressSync(new Uint8Array(getAsset(name))).toString('utf8'),
  assetNames: (prefix) =>
    getAssetKeys()
      .filter((name) => name.startsWith(prefix))
      .sort(),
};

/** Read from the repository, for tests and for work on the program. */
const fromSource = (root: URL): Assets => ({
  asset: (name) => readFileSync(new URL(GENERATED.get(name) ?? name, root), 'utf8'),
  assetNames: (prefix) => {
    const folder = new URL(prefix.slice(0, prefix.lastIndexOf('/') + 1), root);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(fileURLToPath(root), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((name) => name.startsWith(prefix))
      .sort();
  },
});

/** @returns the assets of this program, wherever it runs from */
export const openAssets = (): Assets => (isSea() ? packaged : fromSource(new URL('../../', import.meta.url)));
