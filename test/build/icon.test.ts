import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icon } from '../../src/build/icon.mjs';

const PNG = '89504e470d0a1a0a';

test('the icon has a PNG of each size that Windows asks for, and the same drawing gives the same bytes', async () => {
  const file = await icon();
  assert.deepEqual(await icon(), file);
  const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, at) => {
    const entry = file.subarray(6 + at * 16);
    const image = file.subarray(entry.readUInt32LE(12), entry.readUInt32LE(12) + entry.readUInt32LE(8));
    assert.equal(image.subarray(0, 8).toString('hex'), PNG);
    assert.equal(image.readUInt32BE(16), image.readUInt32BE(20));
    assert.equal(image.readUInt32BE(16) % 256, entry[0]);
    return image.readUInt32BE(16);
  });
  assert.deepEqual(sizes, [16, 24, 32, 48, 256]);
});
