import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { test } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { stage, zipOf } from '../../src/build/release.mjs';
import { follow, TESTED, type Reader } from '../docs/follow-page.ts';
import { blocksIn } from '../docs/pages.ts';
import { scratchFolder } from '../support/sim-files.ts';

/** Everything that the auditor has: the unpacked release, its pages, and the tools of the system. */
test('an auditor with a zip checks it by the page of the release, with and without the program', async (context) => {
  const place = scratchFolder(context);
  const staged = join(place, 'staged');
  const names = await stage(staged, PROGRAM.linux, undefined);
  const zip = join(place, 'patchpilot-linux-x64.zip');
  writeFileSync(zip, zipOf(staged, names, basename(PROGRAM.linux)));
  const release = join(place, 'release');
  const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', zip, release], { encoding: 'utf8' });
  assert.equal(unpacked.status, 0, unpacked.stderr);
  chmodSync(join(release, basename(PROGRAM.linux)), 0o755); // this unpacker forgets what the zip says of it
  const sums = spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: release, encoding: 'utf8' });
  assert.equal(sums.status, 0, sums.stdout);

  const folder = join(place, 'desk');
  mkdirSync(folder);
  const at: Reader = { folder, path: [release, process.env['PATH']].join(delimiter), printed: '' };
  const blocks = blocksIn(readFileSync(join(release, 'docs', 'for-auditors.md'), 'utf8'));
  assert.ok(blocks.filter(({ info }) => info === TESTED).length >= 5);
  for (const block of blocks) follow(at, 'docs/for-auditors.md', block);
});
