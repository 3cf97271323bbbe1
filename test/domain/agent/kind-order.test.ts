import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readKind } from '../../../src/domain/agent/kind.ts';
import type { AgentFacts } from '../../../src/domain/agent/facts.ts';
import { aDriver, CLASS, classification, facts, on, product } from './an-update.ts';

const WINDOWS_11 = product('72e7624a-5b00-45d2-b92f-e561c0a6a160');
const POWERSHELL = product('2ff883b0-b409-4328-ab13-ec77f5bdb864');
const SECURITY = classification(CLASS.security);
const read = (wanted: Partial<AgentFacts> & { category?: string }, place = on(26200)) => readKind(facts(wanted), place);
const titled = (title: string | null, ...categories: AgentFacts['categories']) =>
  read({ title, kbs: [], categories: [SECURITY, ...categories] }).kind;

describe('what outweighs what in the kind of an update', () => {
  it('a hotpatch is one by its title or product, with the build of the table; an upgrade stays one', () => {
    const title = '2025-12 Hotpatch';
    assert.deepEqual(read({ title, kbs: ['5072033'] }), { kind: 'hotpatch', target: '26200.7462' });
    assert.deepEqual(read({ title, kbs: ['5190003'] }), { kind: 'hotpatch', target: null });
    assert.equal(read({ title, kbs: ['5031356'] }).kind, 'feature');
  });

  it('a driver set is a driver', () => {
    assert.equal(read({ title: 'Intel', kbs: [], category: '77835c8d-62a7-41f5-82ad-f28d1af1e3b1' }).kind, 'driver');
  });

  it('the class of a driver outweighs the firmware in its title', () => {
    const title = 'Dell Firmware Driver Update (1.2.3.4)';
    const of = (driver: AgentFacts['driver']) => read({ title, kbs: [], category: CLASS.drivers, driver }).kind;
    assert.equal(of(aDriver({ class: 'Net' })), 'driver');
    assert.equal(of(aDriver({ class: null })), 'firmware');
    assert.equal(of(aDriver({ class: null, hardwareId: null })), 'firmware');
  });

  it('a Windows among the products makes it one of Windows', () => {
    const title = 'Cumulative Update for Windows 11';
    assert.equal(titled(title, WINDOWS_11, POWERSHELL), 'cumulative');
    assert.equal(titled(title, POWERSHELL), 'other');
    const gdr = product('b6ea7c03-5339-4d45-a215-314a05fe37e0');
    assert.equal(titled(title, gdr), 'dynamicUpdate');
    assert.equal(titled(title, gdr, WINDOWS_11), 'cumulative');
  });

  it("a title of Defender's without a version is its platform, unless it is classified as definitions", () => {
    const defender = product('8c3fcc84-7410-4a95-8b89-a166a0190486');
    assert.equal(titled('Microsoft Defender', defender), 'defenderPlatform');
    assert.equal(titled('Microsoft Defender 1.455.12.0', defender), 'definitions');
    assert.equal(titled('Microsoft Defender', classification(CLASS.definitions)), 'other');
    assert.equal(read({ title: 'Microsoft Defender', kbs: [], category: CLASS.definitions }).kind, 'definitions');
  });

  it('a redistributable is a runtime also beside a product that is none', () => {
    assert.equal(titled('Microsoft Visual C++ 2015 Redistributable', POWERSHELL), 'runtime');
  });

  it('the version of a servicing stack tells one of the family of this device', () => {
    const of = (place: ReturnType<typeof on>) => read({ title: 'Vâng 10.0.26100.8730', kbs: [] }, place).kind;
    assert.equal(of(on(26200)), 'servicingStack');
    assert.equal(of(on(null)), 'servicingStack');
    assert.equal(of(on(19045)), 'other');
  });

  it('a unified title counts from build 26100 on, and without a product', () => {
    const title = '2027-03 Veiligheidsupdate (KB5190003)';
    const of = (build: number, ...more: AgentFacts['categories']) =>
      read({ title, kbs: [], categories: [SECURITY, ...more] }, on(build)).kind;
    assert.deepEqual([of(26100), of(25398)], ['cumulative', 'other']);
    assert.equal(of(26100, WINDOWS_11), 'other');
  });

  it('a size counts to the byte, beside a month and a number', () => {
    const sized = (maxSize: number | null, title = '2027-03 Vâng Windows (KB5190001)') =>
      read({ title, kbs: [], maxSize }, on(19045)).kind;
    assert.deepEqual([sized(219_000_000), sized(218_999_999)], ['cumulative', 'other']);
    assert.deepEqual([sized(5_000_000), sized(4_999_999)], ['servicingStack', 'other']);
    assert.deepEqual([sized(16_500_000), sized(16_500_001)], ['servicingStack', 'other']);
    assert.equal(sized(219_000_000, '2027-03 Vâng'), 'other');
    assert.equal(sized(null), 'other');
  });
});

describe('the table of builds', () => {
  it('of a device that is not known, the title alone says the build', () => {
    assert.deepEqual(read({ title: null, kbs: ['5072033'] }, on(null)), { kind: 'cumulative', target: null });
    const title = '2027-03 Update (KB5190003) (26200.9999)';
    assert.deepEqual(read({ title, kbs: ['5190003'] }, on(null)), { kind: 'cumulative', target: '26200.9999' });
    assert.equal(read({ title, kbs: ['5072033'] }, on(null)).target, '26200.9999');
  });

  it('of the family of a build without a row of its own, it is cumulative and leads nobody knows where', () => {
    assert.deepEqual(read({ title: null, kbs: ['5072033'] }, on(26300)), { kind: 'cumulative', target: null });
  });

  it('of builds below and above this device, a product of this device changes nothing', () => {
    const of = (kbs: string[]) => read({ title: 'Update', kbs, categories: [SECURITY, WINDOWS_11] });
    assert.equal(of(['5031356', '5101649']).kind, 'feature');
    assert.equal(of(['5031356']).kind, 'other');
  });

  it('beside a number that no table has, the kind is cumulative and whose Windows it is nobody knows', () => {
    assert.deepEqual(read({ title: 'Update', kbs: ['5031356', '5190011'] }), {
      ...{ kind: 'cumulative', target: null, windows: 'unknown' },
    });
  });

  it('a hotpatch and a cumulative update together are cumulative', () => {
    const place = on(20348, 'Server');
    assert.equal(read({ title: null, kbs: ['5034860'] }, place).kind, 'hotpatch');
    const rows = place.builds.rows.filter(({ build, type }) => build === 20348 && type === 'B');
    const [{ kb } = { kb: '' }] = rows;
    assert.equal(read({ title: null, kbs: ['5034860', kb.slice(2)] }, place).kind, 'cumulative');
  });
});
