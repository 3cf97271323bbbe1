import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/**
 * What the build takes from package.json.
 *
 * @type {{ name: string, version: string, description: string, license: string }}
 */
export const packageJson = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
