import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeHresult, hresultHex, isServiceFault } from '../../src/domain/hresult.ts';
import { reportAssets } from '../report/a-report.ts';
import { fact, recorded } from '../support/recorded.ts';

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

test('a code that is not in the table still says who gave it, as closely as is known', () => {
  const meaning = (code: number) => describeHresult(table, code | 0).meaning;
  assert.notEqual(meaning(0x80244999), meaning(0x80242999));
  assert.notEqual(meaning(0x80240999), meaning(0x80244999));
  for (const { prefix } of table.facilities) {
    const unknown = Number(`${prefix}${'FEDC'.slice(0, 10 - prefix.length)}`);
    assert.ok(!table.entries.some(({ code }) => Number(code) === unknown), prefix);
    const words = describeHresult(table, unknown | 0);
    assert.notEqual(words.meaning, describeHresult(table, -559038737).meaning, prefix);
    assert.deepEqual([words.name, words.action], [null, null]);
  }
});

test('a part of a facility stands after what it is part of', () => {
  const prefixes = table.facilities.map(({ prefix }) => prefix);
  assert.deepEqual(prefixes, [...new Set(prefixes)].sort());
});

test('codes that people meet are known: in Safe Mode, without a checkpoint update, from a web server, of a lost network', () => {
  const met = [
    ...['0x80240069', '0x8007043C', '0x800F0991', '0x800F0838', '0x80070306', '0x80190194', '0x801901F7'],
    ...['0x80D03805', '0x80D05001', '0x80D06802', '0x8024A10A', '0xC1900223'],
  ];
  for (const code of met)
    assert.ok(
      table.entries.some((entry) => entry.code === code),
      code,
    );
});

test('every result code of the public header of the agent is known by its name', recorded('wua/wuerror.json'), () => {
  const codes = fact<{ code: string; name: string }[]>('wua/wuerror.json');
  assert.ok(codes.length > 400);
  const names = new Map(table.entries.map(({ code, name }) => [code, name]));
  for (const { code, name } of codes) assert.equal(names.get(code), name, code);
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

/** The facility that a name belongs to: the upper half of its codes. */
const FACILITIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^WU_E_/u, ['8024']],
  [/^WU_S_/u, ['0024']],
  [/^(CBS|PSFX)_E_/u, ['800F']],
  [/^BG_E_/u, ['8020']],
  [/^DO_E_/u, ['80D0']],
  [/^MOSETUP_E_/u, ['C190']],
  [/^(TRUST|CERT|CRYPT)_E_/u, ['800B', '8009']],
  [/^ERROR_|^RPC_S_/u, ['8007', '0000']],
];

test('a name stands for one code of its facility, but for a Windows error as it is and as an HRESULT', () => {
  const seen = new Map<string, string>();
  for (const { code, name } of table.entries) {
    assert.match(name, /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|552|0xC1900223)$/u, code);
    const facility = FACILITIES.find(([form]) => form.test(name))?.[1];
    if (facility !== undefined) assert.ok(facility.includes(code.slice(2, 6)), `${code} ${name}`);
    const other = seen.get(name);
    if (other !== undefined) assert.equal(other.slice(6), code.slice(6), `${name}: ${other} and ${code}`);
    seen.set(name, code);
  }
});

test('failures are negative as signed numbers, successes are not', () => {
  for (const { code, name } of table.entries) {
    const signed = Number(code) | 0;
    assert.equal(hresultHex(signed), code);
    if (name.startsWith('WU_S_')) assert.ok(signed >= 0, code);
    if (/^[A-Z]+_E_/u.test(name)) assert.ok(signed < 0, code);
  }
});

test('450 codes and more have a meaning, 80 and more advice of their own, none says it twice', () => {
  assert.ok(table.entries.length >= 450);
  assert.ok(table.entries.filter((entry) => entry.whatToDo !== undefined).length >= 80);
  for (const { code, meaning, whatToDo } of table.entries) {
    assert.ok(meaning.length > 10 && meaning.endsWith('.'), code);
    assert.notEqual(whatToDo, meaning, code);
  }
});

test('values that the public header gives', () => {
  for (const [name, code] of [
    ['WU_E_NO_SERVICE', '0x80240001'],
    ['WU_E_LOW_BATTERY', '0x8024004C'],
    ['WU_E_PT_ENDPOINT_UNREACHABLE', '0x80240438'],
    ['WU_E_UH_POSTREBOOTSTILLPENDING', '0x80242014'],
    ['WU_E_REDIRECTOR_CONNECT_POLICY', '0x8024500C'],
    ['WU_E_DM_DOSVC_REQUIRED', '0x8024601E'],
    ['WU_E_METADATA_CERT_UNTRUSTED', '0x80247183'],
    ['WU_E_SETUP_REBOOTREQUIRED', '0x8024D00E'],
    ['CBS_E_IDENTITY_MISMATCH', '0x800F0818'],
    ['CBS_E_STORE_CORRUPTION', '0x800F0831'],
  ] as const) {
    assert.equal(table.entries.find((entry) => entry.name === name)?.code, code);
  }
});

test('a code that nobody knows is to be looked up where it is a failure, and asks for nothing where it is none', () => {
  const none = { ...table, entries: [] };
  const unknown = (hex: string, whatToDo: string) => ({
    ...{ hex, name: null, meaning: 'not in the table', whatToDo, action: null },
  });
  assert.deepEqual(
    describeHresult(none, -1),
    unknown('0xFFFFFFFF', 'Look up 0xFFFFFFFF; the Windows Update and CBS logs of that time say more.'),
  );
  for (const value of [0, 1]) assert.deepEqual(describeHresult(none, value), unknown(hresultHex(value), 'Nothing.'));
});

test('a known code is told by its row, with the advice of its action where it has none of its own', () => {
  for (const { code, name, meaning, action, whatToDo } of table.entries)
    assert.deepEqual(describeHresult(table, Number(code) | 0), {
      ...{ hex: code, name, meaning, action, whatToDo: whatToDo ?? table.actions[action] },
    });
});

test('a fault of the update service is told from every other code', () => {
  assert.equal(isServiceFault(table, 0x80070422 | 0), true);
  for (const code of [null, 0, 0x80240016 | 0, -1]) assert.equal(isServiceFault(table, code), false);
  const entries = table.entries.map((entry) => ({ ...entry, code: '0x00000000', step: 'service' as const }));
  assert.equal(isServiceFault({ ...table, entries }, null), false);
});
