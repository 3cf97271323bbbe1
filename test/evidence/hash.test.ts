import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hashOf, merkleRoot, runningHash, sha256Hex } from '../../src/evidence/hash.ts';

const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => Buffer.from(hex, 'hex'),
);

/** The published vectors of Certificate Transparency for the first n of these leaves. */
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('Merkle tree of RFC 6962', () => {
  ROOTS.forEach((root, size) => {
    test(`${size} leaves give the published root`, () => {
      assert.equal(merkleRoot(LEAVES.slice(0, size)), root);
    });
  });

  test('a doubled last leaf gives another root', () => {
    for (const size of [1, 3, 5, 7]) {
      const leaves = LEAVES.slice(0, size);
      assert.notEqual(merkleRoot([...leaves, ...leaves.slice(-1)]), merkleRoot(leaves));
    }
  });

  test('a node cannot be passed off as a leaf', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')];
    const node = Buffer.concat([a, b].map((leaf) => Buffer.from(merkleRoot([leaf]), 'hex')));
    assert.notEqual(merkleRoot([node]), merkleRoot([a, b]));
    assert.notEqual(merkleRoot([Buffer.concat([Buffer.of(1), node])]), merkleRoot([a, b]));
  });

  test('any change of any leaf, and any swap, changes the root', () => {
    const leaf = fc.uint8Array({ maxLength: 8 });
    const tree = fc.array(leaf, { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(tree, fc.nat(), leaf, (leaves, at, other) => {
        const index = at % leaves.length;
        const same = Buffer.from(leaves[index] ?? []).equals(Buffer.from(other));
        const changed = leaves.with(index, other);
        assert.equal(merkleRoot(changed) === merkleRoot(leaves), same);
        const swapped = leaves.toReversed();
        const palindrome = leaves.every((one, i) => Buffer.from(one).equals(Buffer.from(swapped[i] ?? [])));
        assert.equal(merkleRoot(swapped) === merkleRoot(leaves), palindrome);
      }),
    );
  });
});

test('a hash in chunks is the hash of the whole, at every prefix', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 }), (chunks) => {
      assert.deepEqual(hashOf(chunks), {
        length: Buffer.concat(chunks).length,
        sha256: sha256Hex(Buffer.concat(chunks)),
      });
      const running = runningHash();
      chunks.forEach((chunk, index) => {
        running.add(chunk);
        assert.equal(running.hex(), sha256Hex(Buffer.concat(chunks.slice(0, index + 1))));
      });
    }),
  );
});
