import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { recorded, recordings } from '../support/recorded.ts';

/** Folders of recordings; `tools` has a table of its own: tools.test.ts. */
const FOLDERS = ['acl', 'events', 'registry', 'secrets', 'titles', 'updates', 'wmi', 'wua'];
/** Named by no test, and why. */
const UNREAD: Readonly<Record<string, string>> = {
  'secrets/shapes.json': 'the shapes stand in test/domain/secrets, where every rule is tried with them',
  'secrets/valid.json': 'the tokens stand in test/domain/secrets',
  'wua/bench-idl-differences.txt': 'of a bench as it was; the header itself is read, wua/wuapi.json',
  'wua/hresults-missing-in-product.json': 'of a table as it was; all codes of the header are read, wua/wuerror.json',
};

/** Without its folder, and without the class that stands in the name of an export of drivers. */
const nameOf = (path: string): string => path.replace(/^\w+\//u, '').replace(/-\{.*$/u, '');

test('every recording is named by a test that reads it', recorded('manifest.json'), () => {
  const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('complete.test.ts') && !name.includes('vectors'))
    .map((name) => readFileSync(join('test', name), 'utf8'))
    .join('\n');
  const all = FOLDERS.flatMap((folder) => recordings(folder, ''));
  ok(all.length >= 30);
  const unread = all.filter((path) => !sources.includes(nameOf(path)) && UNREAD[path] === undefined);
  deepEqual(unread, []);
});
