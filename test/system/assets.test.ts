import { deepEqual, match, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { openAssets } from '../../src/system/assets.ts';

test('from source: generated texts and files of the repository are found by the names they have in the program', () => {
  const assets = openAssets();
  match(assets.asset('THIRD-PARTY-LICENSES.txt'), /Node\.js 24/);
  match(assets.asset('sbom.cdx.json'), /CycloneDX/);
  ok(assets.assetNames('assets/').includes('assets/brand/patchpilot.svg'));
  deepEqual(assets.assetNames('no-such-folder/'), []);
});
