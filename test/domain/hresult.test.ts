import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeHresult, hresultHex } from '../../src/domain/hresult.ts';
import { reportAssets } from '../report/a-report.ts';

const table = reportAssets().hresults;

test('a signed number becomes the hex that people search for', () => {
  assert.equal(hresultHex(-2145124330), '0x80240016');
  assert.equal(hresultHex(0), '0x00000000');
  assert.equal(hresultHex(2359302), '0x00240006');
  assert.equal(hresultHex(0x7fffffff), '0x7FFFFFFF');
});

test('a known code has name, meaning and advice', () => {
  const words = describeHresult(table, -2145124330);
  assert.equal(words.name, 'WU_E_INSTALL_NOT_ALLOWED');
  assert.equal(words.action, 'reboot');
});

test('an unknown code keeps its hex and says that it is not known', () => {
  const words = describeHresult(table, -559038737);
  assert.deepEqual([words.hex, words.name, words.action], ['0xDEADBEEF', null, null]);
});

test('the table is sorted, has each code once, and knows more than 200', () => {
  const codes = table.entries.map((entry) => entry.code);
  assert.deepEqual(codes, [...new Set(codes)].sort());
  assert.ok(codes.length > 200);
});

const FIELD: Readonly<Record<string, readonly string[]>> = {
  retry: ['0x8024001B', '0x80240009', '0x8024001E', '0x80248001', '0x80244010'],
  nextRun: ['0x8007045B', '0x800F0823', '0x00240009'],
  reboot: ['0x80240016'],
  network: ['0x8024402C', '0x8024401C', '0x8024402F', '0x80072EE2', '0x80072EFD', '0x80072EFE'],
  policy: ['0x8024002E', '0x8024002F', '0x80240025', '0x80070422', '0x80070005', '0x80240044'],
  repair: ['0x80073712', '0x800F081F', '0x800F0831', '0x800736CC'],
  space: ['0x800F0922'],
  never: ['0x80070643'],
  info: ['0x00240006', '0x80240017', '0x800F081E'],
};

for (const [action, codes] of Object.entries(FIELD)) {
  test(`what the field does about ${codes.join(', ')} is ${action}`, () => {
    for (const code of codes) assert.equal(table.entries.find((entry) => entry.code === code)?.action, action, code);
  });
}
