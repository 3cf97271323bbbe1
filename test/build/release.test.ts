import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { stage, zipOf } from '../../src/build/release.mjs';
import { scratchFolder } from './programs.ts';

describe('a release', () => {
  const folder = join(scratchFolder(), 'release');
  let names: string[] = [];
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  before(async () => {
    const signer = join(scratchFolder(), 'signer');
    writeFileSync(signer, `#!${process.execPath}\nrequire('node:fs').appendFileSync(process.argv[2], '# signed\\n')`);
    chmodSync(signer, 0o755);
    names = await stage(folder, PROGRAM.linux, signer);
  });

  it('holds the program, the module, examples, pages, licences and what is inside', () => {
    for (const name of [
      ...['patchpilot', 'src/PatchPilot.Engine/PatchPilot.Engine.psd1', 'examples/configs/UpdatePolicy.json'],
      ...['docs/install.md', 'LICENSE', 'THIRD-PARTY-LICENSES.txt', 'sbom.cdx.json', 'SHA256SUMS', 'README.md'],
    ])
      assert.ok(names.includes(name), name);
    assert.ok(statSync(join(folder, 'patchpilot')).mode & 0o100);
  });

  it('has the hash of each file, taken after the scripts were signed', () => {
    const sums = new Map(
      read('SHA256SUMS')
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    assert.deepEqual(
      [...sums.keys()],
      names.filter((name) => name !== 'SHA256SUMS'),
    );
    const signed = 'src/PatchPilot.Engine/Public/Invoke-PatchPilotRun.ps1';
    assert.ok(read(signed).endsWith('# signed\n'));
    for (const name of [signed, 'docs/install.md', 'patchpilot']) {
      assert.equal(
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
        sums.get(name),
        name,
      );
    }
  });

  it('is the same zip whenever and wherever it is made', () => {
    const some = ['LICENSE', 'README.md'];
    const zip = zipOf(folder, some, 'README.md');
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Kolkata';
      assert.deepEqual(Buffer.from(zipOf(folder, some, 'README.md')).equals(Buffer.from(zip)), true);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
