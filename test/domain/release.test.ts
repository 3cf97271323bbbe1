import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseInTitle, releaseNumber } from '../../src/domain/release.ts';

const IN_ORDER = [
  ...['1507', '1511', '1607', '1703', '1709', '1803', '1809', '1903', '1909', '2004'],
  ...['20H2', '21H1', '21H2', '22H2', '23H2', '24H2', '25H2'],
];

test('the number of a release grows with time: the halves of a year are its April and its October', () => {
  const numbers = IN_ORDER.map(releaseNumber);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].toSorted((a, b) => Number(a) - Number(b)),
  );
  assert.deepEqual(
    ['1809', '20H1', '20H2', '22H2'].map((release) => releaseNumber(release)),
    [1809, 2004, 2010, 2210],
  );
});

test('what is no release, or names none, has no number', () => {
  for (const release of ['unknown', '', '2009', '1234', '22H3', '122H2', '22H2 ', '18091'])
    assert.equal(releaseNumber(release), null, release);
});

test('a title names a release, in every language; a year or a part of a version is none', () => {
  for (const release of IN_ORDER) assert.equal(releaseInTitle(`Windows ${release} für x64`), release);
  assert.equal(releaseInTitle('2024-05 Update für Windows 10 Version 1607 (KB5001234)'), '1607');
  assert.equal(releaseInTitle('1809 and 21H2'), '21H2');
  for (const title of ['Windows Server 2016', '10.1809.1', 'Update 2009'])
    assert.equal(releaseInTitle(title), null, title);
});
