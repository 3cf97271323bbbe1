import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { aFolder } from '../kit/a-kit.ts';
import { answered } from '../support/cli.ts';

/** A folder with downloads, a key pair, and places that are none. */
function aWorkshop(t: TestContext) {
  const root = aFolder(t);
  const at = (name: string): string => join(root, name);
  mkdirSync(at('updates'));
  mkdirSync(at('empty'));
  writeFileSync(at('updates/windows11.0-kb5044284-x64.msu'), 'MSCF');
  writeFileSync(at('updates/setup.exe'), 'MZ');
  const stated = { file: 'setup.exe', title: 'Setup', arguments: ['/quiet'], classification: 'Applications' };
  writeFileSync(at('updates/kit-source.json'), JSON.stringify({ schemaVersion: 1, files: [stated] }));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(at('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  return at;
}

describe('the kit commands, as a technician types them', () => {
  it('make, check and list a signed kit: 0', async (t) => {
    const at = aWorkshop(t);
    const built = await answered([
      'kit',
      'build',
      at('updates'),
      '--out',
      at('kit'),
      '--sign',
      at('key.pem'),
      '--json',
    ]);
    assert.equal(built.code, 0, built.stderr);
    const { notes } = JSON.parse(built.stdout) as { notes: string[] };
    assert.ok(notes.some((note) => note.startsWith('setup.exe: runs only where')));
    assert.equal((await answered(['kit', 'verify', at('kit')])).code, 0);
    const checked = await answered(['kit', 'verify', at('kit'), '--key', at('public.pem'), '--json']);
    assert.equal(checked.code, 0, checked.stdout);
    assert.equal((JSON.parse(checked.stdout) as { signatureChecked: boolean }).signatureChecked, true);
    assert.equal((await answered(['kit', 'list', at('kit')])).code, 0);
  });

  it('name a kit that is not signed when a signature is demanded: 1', async (t) => {
    const at = aWorkshop(t);
    assert.equal((await answered(['kit', 'build', at('updates'), '--out', at('kit')])).code, 0);
    assert.equal((await answered(['kit', 'verify', at('kit'), '--key', at('public.pem')])).code, 1);
  });

  for (const [code, args] of [
    [64, ['kit', 'build', 'updates']],
    [64, ['kit', 'build']],
    [64, ['kit', 'verify']],
    [64, ['kit', 'list']],
    [64, ['kit', 'list', 'kit', '--out', 'x']],
    [66, ['kit', 'build', 'nowhere', '--out', 'kit']],
    [66, ['kit', 'build', 'key.pem', '--out', 'kit']],
    [66, ['kit', 'build', 'updates', '--out', 'kit', '--sign', 'nowhere']],
    [66, ['kit', 'build', 'updates', '--out', 'kit', '--sign', 'empty']],
    [66, ['kit', 'verify', 'nowhere']],
    [66, ['kit', 'verify', 'updates/setup.exe']],
    [66, ['kit', 'verify', 'updates', '--key', 'nowhere']],
    [66, ['kit', 'list', 'nowhere']],
    [1, ['kit', 'build', 'empty', '--out', 'kit']],
    [1, ['kit', 'build', 'updates', '--out', 'updates']],
    [1, ['kit', 'build', 'updates', '--out', 'key.pem']],
    [1, ['kit', 'build', 'updates', '--out', 'kit', '--sign', 'public.pem']],
    [1, ['kit', 'verify', 'updates']],
    [1, ['kit', 'verify', 'empty']],
    [1, ['kit', 'list', 'updates']],
  ] as const) {
    it(`end with ${code} for ${args.join(' ')}`, async (t) => {
      const at = aWorkshop(t);
      const places = new Set(['updates', 'nowhere', 'empty', 'kit', 'key.pem', 'public.pem', 'updates/setup.exe']);
      const own = args.map((arg, i) => (i > 1 && places.has(arg) ? at(arg) : arg));
      const ended = await answered(own);
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
    });
  }
});
