import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLinkLocal } from '../../src/domain/link-local.ts';

test('addresses of the local link in every form, and no others', () => {
  for (const address of [
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'FEBF::1%12',
    '[fe80::a:b]',
    '::ffff:169.254.169.254',
    '[::ffff:a9fe:a9fe]',
    '64:ff9b::a9fe:a9fe',
  ])
    assert.equal(isLinkLocal(address), true, address);
  for (const address of [
    '169.253.1.1',
    '10.169.254.1',
    '127.0.0.1',
    '::1',
    'fec0::1',
    'fe7f::1',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
    '169.254.1.1.example.org',
    'fe80.example.org',
  ])
    assert.equal(isLinkLocal(address), false, address);
});
