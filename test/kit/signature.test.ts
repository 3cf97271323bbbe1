import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { PatchPilotError } from '../../src/errors/error.ts';
import { buildKit } from '../../src/kit/build.ts';
import { demandValid, secureKit } from '../../src/kit/secure.ts';
import { signatureFaults } from '../../src/kit/signature-faults.ts';
import { demandTrust, NO_TRUST } from '../../src/kit/trust.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import type { Kit } from '../../src/schema/kit.ts';
import { aFolder, files } from './a-kit.ts';

const aKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};
const ours = aKey();
const theirs = aKey();
const trustingUs = { ...NO_TRUST, keys: [{ name: 'workshop', publicKey: ours.public }] };
const withCode = (code: string) => (thrown: unknown) => thrown instanceof PatchPilotError && thrown.code === code;

/** A kit of one `.exe`, signed by `key`; `change` tampers with its kit.json. */
function aSignedKit(t: TestContext, key: string | null, change?: (kit: Kit) => void): string {
  const [folder, root] = [aFolder(t), aFolder(t)];
  const out = join(root, 'kit');
  writeFileSync(join(folder, 'setup.exe'), 'MZ');
  const stated = { file: 'setup.exe', title: 'Setup ü', arguments: ['/quiet'], classification: 'Security Updates' };
  writeFileSync(join(folder, 'kit-source.json'), JSON.stringify({ schemaVersion: 1, files: [stated] }));
  const signing = key === null ? null : { file: 'key.pem', pem: key };
  const { faults } = buildKit(files, folder, out, { key: signing });
  assert.deepEqual(faults, []);
  if (change !== undefined) {
    const kit = JSON.parse(readFileSync(join(out, 'kit.json'), 'utf8')) as Kit;
    change(kit);
    writeFileSync(join(out, 'kit.json'), JSON.stringify(kit));
  }
  return out;
}

const secure = (t: TestContext, kit: string, trust = trustingUs) => {
  const checked = verifyKit(files, kit);
  demandValid(checked, kit);
  demandTrust(checked, trust);
  return secureKit(files, kit, aFolder(t), { checked });
};

describe('the signature of a kit', () => {
  it('by a key of a local policy makes its .exe trusted, without any hash', (t) => {
    const kit = aSignedKit(t, ours.private);
    assert.deepEqual(verifyKit(files, kit).faults, []);
    assert.equal(secure(t, kit).kit.entries.length, 1);
  });

  it('by another key makes nothing trusted', (t) => {
    assert.throws(() => secure(t, aSignedKit(t, theirs.private)), withCode('kitUntrusted'));
  });

  it('is not missed where the policy knows the hash', (t) => {
    const kit = aSignedKit(t, theirs.private);
    const hashes = verifyKit(files, kit).entries.map((entry) => entry.sha256);
    assert.equal(secure(t, kit, { ...trustingUs, hashes }).kit.entries.length, 1);
  });

  for (const [what, change] of Object.entries<(kit: Kit) => void>({
    'another argument': (kit) => kit.entries[0]?.arguments.push('/more'),
    'another success code': (kit) => kit.entries[0]?.successCodes.push(1603),
    'another title': (kit) => {
      for (const entry of kit.entries) entry.title = 'x';
    },
    'another name of the kit': (kit) => {
      kit.name = 'other';
    },
    'a comment more': (kit) => {
      kit.$comment = 'x';
    },
    'a comment that has no canonical form': (kit) => {
      kit.$comment = 1.5;
    },
    'another value of it': (kit) => {
      if (kit.signature !== null) kit.signature.value = `${'A'.repeat(86)}==`;
    },
  })) {
    it(`does not survive ${what}, and the kit is refused`, (t) => {
      assert.throws(() => secure(t, aSignedKit(t, ours.private, change)), withCode('kitInvalid'));
    });
  }

  it('survives another layout and another order of keys in kit.json: what is said is the same', (t) => {
    const kit = aSignedKit(t, ours.private);
    const value = JSON.parse(readFileSync(join(kit, 'kit.json'), 'utf8')) as object;
    writeFileSync(join(kit, 'kit.json'), JSON.stringify(Object.fromEntries(Object.entries(value).reverse())));
    assert.equal(secure(t, kit).kit.entries.length, 1);
  });

  it('of another kit, under the id of our key, is refused', (t) => {
    const { signature } = verifyKit(files, aSignedKit(t, ours.private)).kit ?? {};
    const kit = aSignedKit(t, theirs.private, (one) => {
      one.name = 'not ours';
      one.signature = signature ?? null;
    });
    assert.throws(() => secure(t, kit), withCode('kitInvalid'));
  });

  it('is no matter to a kit of .msu and .cab, unless it is a wrong one of ours', (t) => {
    const [folder, root] = [aFolder(t), aFolder(t)];
    writeFileSync(join(folder, 'a-kb5000001-x64.msu'), 'MSCF');
    assert.equal(buildKit(files, folder, join(root, 'kit'), { classification: 'Updates' }).ok, true);
    assert.equal(secure(t, join(root, 'kit')).kit.signature, null);
  });

  it('is checked by kit verify against a key that is named', (t) => {
    const at = (kit: string, pem: string) =>
      signatureFaults(verifyKit(files, kit).signed, { file: 'k.pem', pem }).map((fault) => fault.file);
    const kit = aSignedKit(t, ours.private);
    assert.deepEqual(at(kit, ours.public), []);
    assert.deepEqual(at(kit, theirs.public), ['kit.json']);
    assert.deepEqual(at(aSignedKit(t, null), ours.public), ['kit.json']);
    assert.deepEqual(at(kit, ours.private), ['k.pem']);
    assert.deepEqual(at(kit, 'x'), ['k.pem']);
  });

  it('is not made with a key of another kind, an encrypted one, a public one or a text', (t) => {
    const folder = aFolder(t);
    writeFileSync(join(folder, 'a-kb5000001-x64.msu'), 'MSCF');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const encrypted = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
    for (const pem of [
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      generateKeyPairSync('ed25519').privateKey.export(encrypted).toString(),
      ours.public,
      'hello',
    ]) {
      const built = buildKit(files, folder, join(folder, 'out'), {
        classification: 'Updates',
        key: { file: 'key.pem', pem },
      });
      assert.deepEqual(
        built.faults.map(({ problem, file }) => [problem, file]),
        [['signature', 'key.pem']],
      );
    }
  });

  it('can be made by anybody from docs/kits.md alone', (t) => {
    const kit = aSignedKit(t, null);
    const { signature: none, ...rest } = JSON.parse(readFileSync(join(kit, 'kit.json'), 'utf8')) as Kit;
    assert.equal(none, null);
    // Sorted keys, no space: for the ASCII keys of a kit a plain sort is that of the canonical form.
    const sorted = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(sorted)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.keys(value)
                .sort()
                .map((key) => [key, sorted((value as Record<string, unknown>)[key])]),
            )
          : value;
    const bytes = Buffer.from(`patchpilot-kit-signature-v1\n${JSON.stringify(sorted(rest))}`, 'utf8');
    const der = createPublicKey(ours.public).export({ type: 'spki', format: 'der' });
    const signature = {
      algorithm: 'ed25519',
      keyId: createHash('sha256').update(der).digest('hex'),
      value: sign(null, bytes, ours.private).toString('base64'),
    };
    writeFileSync(join(kit, 'kit.json'), JSON.stringify({ ...rest, signature }));
    assert.equal(secure(t, kit).kit.entries.length, 1);
  });
});
