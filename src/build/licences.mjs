import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot, LICENCES } from './paths.mjs';
import { RUNTIME_LICENCE, RUNTIMES } from './runtimes.mjs';

/** Data in the sources that others have gathered: where it stands, and the licence beside this file. */
const DATA = [
  {
    name: 'gitleaks, beginnings of tokens in src/domain/secrets/tokens.ts',
    licence: 'MIT',
    text: inRoot('src', 'build', 'licences', 'gitleaks.txt'),
  },
];

const RULE = '='.repeat(80);

/**
 * Writes the licence texts of everything in the program that is not its own.
 *
 * @param {readonly import('./bundled-packages.mjs').BundledPackage[]} packages
 */
export const writeLicences = (packages) => {
  const parts = [
    'PatchPilot contains the software named below, each under its own licence.',
    ...packages.map(
      ({ name, version, licence, licenceText }) => `${RULE}\n${name} ${version} (${licence})\n\n${licenceText}`,
    ),
    ...DATA.map(({ name, licence, text }) => `${RULE}\n${name} (${licence})\n\n${readFileSync(text, 'utf8').trim()}`),
    `${RULE}\nNode.js ${RUNTIMES.version}\n\n${readFileSync(RUNTIME_LICENCE, 'utf8').trim()}`,
  ];
  writeFileSync(LICENCES, `${parts.join('\n\n').replaceAll('\r\n', '\n')}\n`);
};
