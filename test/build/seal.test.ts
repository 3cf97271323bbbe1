import { equal, match, rejects } from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { checksums, seal } from '../../src/build/seal.mjs';
import { DIST } from '../../src/build/paths.mjs';
import { scratchFolder } from './programs.ts';

/** A dist with small files, below a folder whose name would trip over a shell. */
const smallDist = (): string => {
  const folder = join(scratchFolder(), 'a $(b) c');
  mkdirSync(folder);
  for (const name of ['patchpilot', 'patchpilot.exe', 'sbom.cdx.json']) writeFileSync(join(folder, name), name);
  return folder;
};

const signer = (folder: string, body: string): string => {
  const program = join(folder, 'signer');
  writeFileSync(program, `#!${process.execPath}\n${body}`);
  chmodSync(program, 0o755);
  return program;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the checksum is that of the signed exe, and the exe is the only file signed', async () => {
  const dist = smallDist();
  const append = `require('node:fs').appendFileSync(process.argv[2], ' signed'); if (process.argv[3]) process.exit(1);`;
  await seal(dist, signer(dist, append));
  equal(readFileSync(join(dist, 'patchpilot.exe'), 'utf8'), 'patchpilot.exe signed');
  equal(
    readFileSync(join(dist, 'SHA256SUMS'), 'utf8'),
    `${sha256('patchpilot')}  patchpilot\n` +
      `${sha256('patchpilot.exe signed')}  patchpilot.exe\n` +
      `${sha256('sbom.cdx.json')}  sbom.cdx.json\n`,
  );
});

test('a signer that fails ends the build, without checksums', async () => {
  const dist = smallDist();
  await rejects(seal(dist, signer(dist, 'process.exit(3)')), /exit code 3/);
  equal(existsSync(join(dist, 'SHA256SUMS')), false);
});

test('without a signer the exe stays as it is', async () => {
  const dist = smallDist();
  await seal(dist, undefined);
  match(
    readFileSync(join(dist, 'SHA256SUMS'), 'utf8'),
    new RegExp(`^${sha256('patchpilot.exe')}  patchpilot.exe$`, 'm'),
  );
});

test('the checksums in dist are right', async () => {
  equal(readFileSync(join(DIST, 'SHA256SUMS'), 'utf8'), await checksums(DIST));
});
