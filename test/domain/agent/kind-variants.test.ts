import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindOf, readKind, type Place } from '../../../src/domain/agent/kind.ts';
import type { AgentFacts } from '../../../src/domain/agent/facts.ts';
import { aDriver, CLASS, classification, facts, on, product } from './an-update.ts';

const WINDOWS_11 = '72e7624a-5b00-45d2-b92f-e561c0a6a160';
const DEFENDER = '8c3fcc84-7410-4a95-8b89-a166a0190486';
/** A device whose table of builds is empty: nothing but the update itself can tell. */
const withoutTable = (place: Place): Place => ({ ...place, builds: { ...place.builds, rows: [] } });
const kind = (wanted: Parameters<typeof facts>[0], place = on(26200)) => kindOf(facts(wanted), place);

describe('kinds of updates that nobody recorded', () => {
  const stacks = [
    '2027-03 Servicing Stack Update for Windows Server 2016 for x64-based Systems (KB5190001)',
    'Servicestapelupdate für Windows Server 2016 für x64-basierte Systeme (KB5190001), 2027-03',
    '2027-03 Mise à jour de la pile de maintenance pour Windows Server 2016 (KB5190001)',
    '2027-03 Actualización de la pila de servicio para Windows Server 2016 (KB5190001)',
    '2027-03 Aggiornamento dello stack di manutenzione per Windows Server 2016 (KB5190001)',
    '2027-03 Atualização da Pilha de Serviços para Windows Server 2016 (KB5190001)',
    '2027-03 Обновление стека обслуживания для Windows Server 2016 (KB5190001)',
    '2027-03 Aktualizacja stosu obsługi systemu Windows Server 2016 (KB5190001)',
    '2027-03 Onderhoudsstackupdate voor Windows Server 2016 (KB5190001)',
    '适用于 Windows Server 2016 的 2027-03 服务堆栈更新 (KB5190001)',
    'Windows Server 2016용 2027-03 서비스 스택 업데이트(KB5190001)',
    'x64 ベース システム用 Windows Server 2016 の 2027-03 サービス スタック更新プログラム (KB5190001)',
  ];
  const monthly = [
    '2027-03 Cumulative Update for Windows Server 2022 for x64-based Systems (KB5190002)',
    '2027-03 Kumulatives Update für Windows Server 2022 für x64-basierte Systeme (KB5190002)',
    '2027-03 Mise à jour cumulative pour Windows Server 2022 (KB5190002)',
    '2027-03 Actualización acumulativa para Windows Server 2022 (KB5190002)',
    '2027-03 Cumulatieve update voor Windows Server 2022 (KB5190002)',
    '2027-03 Kumulativní aktualizace pro Windows Server 2022 (KB5190002)',
    '2027-03 Kumulatív frissítés a Windows Server 2022 rendszerhez (KB5190002)',
    '2027-03 Накопительное обновление для Windows Server 2022 (KB5190002)',
    '2027-03 Zbiorcza aktualizacja systemu Windows Server 2022 (KB5190002)',
    'Windows Server 2022 için 2027-03 Toplu Güncelleştirmesi (KB5190002)',
    '适用于 Windows Server 2022 的 2027-03 累积更新 (KB5190002)',
    'x64 型系統的 Windows Server 2022 2027-03 累積更新 (KB5190002)',
    'Windows Server 2022용 2027-03 누적 업데이트(KB5190002)',
    'x64 ベース システム用 Windows Server 2022 の 2027-03 累積更新プログラム (KB5190002)',
  ];

  it('stacks and cumulative updates of months that no table has, in many languages', () => {
    for (const title of stacks) {
      assert.equal(kind({ title, kbs: ['5190001'] }, on(14393, 'Server')), 'servicingStack', title);
    }
    for (const title of monthly) {
      assert.equal(kind({ title, kbs: ['5190002'] }, on(20348, 'Server')), 'cumulative', title);
    }
  });

  it('a stack and a cumulative update in a language that nobody knows, by their size', () => {
    const title = '2027-03 Vâng Windows Server 2016 (KB5190001)';
    const sized = (maxSize: number) => kind({ title, kbs: ['5190001'], maxSize }, on(14393, 'Server'));
    assert.deepEqual(
      [sized(12_000_000), sized(1_700_000_000), sized(3_000_000), sized(60_000_000)],
      [...['servicingStack', 'cumulative'], ...['other', 'other']],
    );
    assert.equal(kind({ title: 'Vâng (KB5190001)', kbs: ['5190001'], maxSize: 1_700_000_000 }), 'other');
  });

  it('the monthly update of the unified platform: a build, or a month and words without a number', () => {
    for (const title of [
      '2027-03 Veiligheidsupdate (KB5190003) (26200.9999)',
      '2027-03 安全更新（KB5190003）（26200.9999）',
    ]) {
      assert.equal(kind({ title, kbs: ['5190003'] }), 'cumulative', title);
    }
    assert.equal(kind({ title: '2027-03 Veiligheidsupdate (KB5190003)', kbs: ['5190003'] }), 'cumulative');
    assert.equal(kind({ title: '2027-03 Veiligheidsupdate (KB5190003)', kbs: ['5190003'] }, on(19045)), 'other');
    assert.equal(kind({ title: '2027-03 .NET Framework Veiligheidsupdate (KB5190004)', kbs: ['5190004'] }), 'dotnet');
    assert.equal(kind({ title: '2027-03 .NET 10.0.4 Veiligheidsupdate (KB5190005)', kbs: ['5190005'] }), 'runtime');
    const toolsOf = [classification(CLASS.updates), product('12c24e87-bd40-451b-9477-2c2bf501e0d7')];
    assert.equal(kind({ title: '2027-03 Update (KB5190006)', kbs: ['5190006'], categories: toolsOf }), 'other');
  });

  it("Defender's definitions, its platform and the security platform, by any of their signs", () => {
    const by = (title: string, category: string, kbs: string[] = [], more: AgentFacts['categories'] = []) =>
      kind({ title, kbs, categories: [classification(category), ...more] });
    const own = [product(DEFENDER, 'Microsoft Defender Antivirus')];
    const platform = [product('2d2a68ab-50ca-4d80-b96c-757bc32024c7', 'Windows Security platform')];
    assert.equal(by('Beveiligingsinformatie (versie 1.455.12.0)', CLASS.definitions), 'definitions');
    assert.equal(by('Antimalwareplatform (versie 4.18.26080.4)', CLASS.definitions), 'defenderPlatform');
    assert.equal(by('Antimalwareplatform (versie 4.18.26080.4)', CLASS.updates, [], own), 'defenderPlatform');
    assert.equal(by('Antimalwareplatform', CLASS.critical, ['4052623']), 'defenderPlatform');
    assert.equal(by('Beveiligingsinformatie', CLASS.updates, ['2267602']), 'definitions');
    for (const version of ['10.0.29628.1000', '1.0.2306.10002']) {
      assert.equal(by(`Update (versie ${version})`, CLASS.definitions), 'securityPlatform', version);
      assert.equal(by(`Update (versie ${version})`, CLASS.updates, ['5007651']), 'securityPlatform', version);
      assert.equal(by(`Update (versie ${version})`, CLASS.critical, [], platform), 'securityPlatform', version);
    }
  });

  it('any number of an update tells its kind, and one that only its title has', () => {
    assert.equal(kind({ title: '2027-01 Update', kbs: ['5190001', '5034441'] }), 'recovery');
    assert.equal(kind({ title: '2027-01 Update (KB890830)', kbs: [] }), 'removalTool');
    assert.equal(kind({ title: '2027-01 Update', kbs: ['KB5012170'] }), 'secureBoot');
  });

  it('products by id, and by their name where the table does not have the id', () => {
    const of = (id: string | null, name: string, title = '2027-03 Update (KB5190007)') =>
      kind({ title, kbs: ['5190007'], categories: [classification(CLASS.security), product(id, name)] });
    assert.equal(of('DD1AA213-54E7-4173-8456-B278964A26B6', '?'), 'dynamicUpdate');
    assert.equal(of('97b08ca0-db59-468d-8c47-0ecaad647997', '?'), 'hotpatch');
    assert.equal(of('aaaaaaaa-0000-4000-8000-000000000001', 'Windows 12 Dynamic Update'), 'dynamicUpdate');
    assert.equal(of('aaaaaaaa-0000-4000-8000-000000000002', 'Windows Server 2025 Hotpatch Category'), 'hotpatch');
    assert.equal(of('aaaaaaaa-0000-4000-8000-000000000003', 'Microsoft SQL Server 2025'), 'sql');
    assert.equal(of('aaaaaaaa-0000-4000-8000-000000000004', 'Office 2027'), 'office');
    assert.equal(of('aaaaaaaa-0000-4000-8000-000000000005', '.NET 10.0'), 'runtime');
    assert.equal(of(null, 'Microsoft Edge'), 'edge');
    // Nothing of what is not Windows is told by words of Windows.
    assert.equal(
      of('aaaaaaaa-0000-4000-8000-000000000006', 'Exchange Server 2028', 'Cumulative Update 2 (KB5190007)'),
      'other',
    );
  });

  it('a driver by its class, whatever its case; firmware also by what it is for', () => {
    const of = (title: string, wanted: Parameters<typeof aDriver>[0]) =>
      kind({ title, kbs: [], categories: [classification(CLASS.drivers)], driver: aDriver(wanted) });
    assert.equal(of('?', { class: 'FIRMWARE' }), 'firmware');
    assert.equal(of('?', { class: 'Extension' }), 'extensionDriver');
    assert.equal(of('?', { class: 'softwarecomponent' }), 'softwareComponent');
    assert.equal(of('?', { class: null, hardwareId: 'UEFI\\RES_{aaaaaaaa-0000-4000-8000-000000000001}' }), 'firmware');
    assert.equal(of('Intel - Extension - 1.2.3.4', { class: null }), 'extensionDriver');
    assert.equal(of('Dell Firmware Driver Update (1.2.3.4)', { class: null }), 'firmware');
    assert.equal(of('Intel - Net - 1.2.3.4', { class: null }), 'driver');
    assert.equal(
      kind({ title: 'Intel - Net - 1.2.3.4', kbs: [], categories: [classification(CLASS.drivers)] }),
      'driver',
    );
  });

  it('upgrades: a whole Windows, or the switch to one, by number or word, never by size', () => {
    const of = (wanted: Partial<AgentFacts>) =>
      kind({ category: CLASS.upgrades, title: 'Windows 11, version 27H2', ...wanted });
    assert.equal(of({ kbs: ['5054156'] }), 'enablement');
    assert.equal(of({ kbs: [], maxSize: 30_000 }), 'feature');
    assert.equal(of({ kbs: [], maxSize: 4_000_000_000 }), 'feature');
    assert.equal(of({ kbs: [] }), 'feature');
    assert.equal(
      of({ kbs: [], title: 'Feature Update to Windows 11, version 27H2 via Enablement Package' }),
      'enablement',
    );
    assert.equal(kind({ category: CLASS.updates, title: '2025-09 Update', kbs: ['5054156'] }), 'enablement');
  });

  it('.NET Framework that is installed for the first time is no rollup', () => {
    const title = 'Microsoft .NET Framework 4.8.1 for Windows 10 Version 22H2 (KB5190008)';
    assert.equal(kind({ category: CLASS.featurePacks, title, kbs: ['5190008'] }, on(19045)), 'other');
  });
});

describe('the build that a cumulative update leads to', () => {
  it('is the row of the table for this device, whatever the title says or does not', () => {
    const update = facts({ title: null, kbs: ['5072033'] });
    assert.deepEqual(readKind(update, on(26200)), { kind: 'cumulative', target: '26200.7462' });
    assert.deepEqual(readKind(update, on(26100)), { kind: 'cumulative', target: '26100.7462' });
  });

  it('is that of the title where no row has it', () => {
    const update = facts({ title: '2027-03 Security Update (KB5190003) (26200.9999)', kbs: ['5190003'] });
    assert.deepEqual(readKind(update, on(26200)), { kind: 'cumulative', target: '26200.9999' });
    assert.equal(readKind(facts({ title: monthlyTitle, kbs: ['5190002'] }), on(20348, 'Server')).target, null);
  });
  const monthlyTitle = '2027-03 Cumulative Update for Windows Server 2022 for x64-based Systems (KB5190002)';

  it('a hotpatch of the table is one, with its target', () => {
    const place = on(26100);
    const row = place.builds.rows.find(
      ({ type, build, range }) => type === 'Hotpatch' && build === 26100 && range !== 'server',
    );
    assert.ok(row !== undefined);
    const read = readKind(facts({ title: '2027-03 Security Update', kbs: [row.kb.slice(2)] }), place);
    assert.deepEqual(read, { kind: 'hotpatch', target: `26100.${row.revision}` });
  });
});

describe('a build of another family', () => {
  const SERVER = '71718f13-7324-4b0f-8f9e-2ca9dc978e53';
  const WINDOWS_10 = 'b3c75dc1-155f-4be4-b015-3f1a91758e52';
  const later = (categories: AgentFacts['categories'], place = on(28000), build = 28100) =>
    readKind(
      facts({ title: `2027-03 Security Update (KB5190009) (${build}.1234)`, kbs: ['5190009'], categories }),
      place,
    );
  const security = classification(CLASS.security);

  it('that is known is an upgrade dressed as a patch (fact 21): by its title, or by the table alone', () => {
    const asPatch = (title: string) => readKind(facts({ title, kbs: ['5044284'] }), on(20348, 'Server'));
    assert.equal(asPatch('2024-10 Cumulative Update (KB5044284) (26100.2033)').kind, 'feature');
    assert.equal(
      asPatch('2024-10 Cumulative Update for Microsoft server operating system (KB5044284)').kind,
      'feature',
    );
    assert.equal(later([security, product(WINDOWS_11)], on(26200), 19045).kind, 'feature');
    // A product of the device does not outvote it, and beside a number of no table nobody knows.
    const ofServer2022 = (kbs: string[]) =>
      readKind(
        facts({ title: 'Windows Server 2025', kbs, categories: [security, product(SERVER)] }),
        on(20348, 'Server'),
      );
    assert.equal(ofServer2022(['5044284']).kind, 'feature');
    assert.equal(ofServer2022(['5044284', '5190011']).windows, 'unknown');
    assert.equal(later([security, product(WINDOWS_11)], on(26200), 25_000).kind, 'feature');
  });

  it('that only a second number names, beside a build or a number of its own: it is what is its own', () => {
    const two = (title: string, kbs: string[], ...more: AgentFacts['categories']) =>
      readKind(facts({ title, kbs, categories: [security, ...more] }), on(26200));
    const titled = two('2026-11 Security Update (KB5131001) (26200.9700)', ['5131001', '5031356']);
    assert.deepEqual(titled, { kind: 'cumulative', target: '26200.9700' });
    assert.equal(two('2025-12 Security Update', ['5031356', '5072033']).target, '26200.7462');
    assert.equal(
      two('2026-11 Cumulative Update (KB5131001)', ['5131001', '5031356'], product(WINDOWS_11)).kind,
      'cumulative',
    );
    assert.equal(two('Security Update for Windows 11 (KB5031455)', ['5031455'], product(WINDOWS_11)).kind, 'other');
    assert.equal(two('Security Update', ['5131001', '5031356'], product(SERVER)).windows, 'other');
    assert.equal(two('Security Update', ['5131001', '5031356']).windows, 'unknown');
    assert.equal(two('Security Update', ['5031356']).kind, 'feature');
  });

  it('of two classifications the upgrade counts, and the driver, in any order', () => {
    const both = (...ids: string[]) =>
      kind({ title: 'Windows (26200.9700)', kbs: [], categories: ids.map(classification) });
    for (const ids of [
      [CLASS.security, CLASS.upgrades],
      [CLASS.upgrades, CLASS.security],
    ]) {
      assert.equal(both(...ids), 'feature');
    }
    assert.equal(both(CLASS.updates, CLASS.drivers), 'driver');
  });

  it('that no table has: the products say whose it is; where they say nothing, nobody knows (28100 over 28000)', () => {
    assert.deepEqual(later([classification(CLASS.upgrades), product(WINDOWS_11)]).kind, 'feature');
    const own = later([security, product(WINDOWS_11)]);
    assert.deepEqual([own.kind, own.windows, own.target], ['cumulative', 'own', '28100.1234']);
    assert.equal(later([security, product(SERVER)]).windows, 'other');
    assert.equal(later([security, product(WINDOWS_10)]).windows, 'other');
    assert.equal(later([security, product(WINDOWS_10), product(WINDOWS_11)]).windows, 'own');
    assert.equal(later([security]).windows, 'unknown');
    assert.equal(later([security, product('6964aab4-c5b5-43bd-a17d-ffb4346a8e1d')]).windows, 'unknown');
    assert.equal(later([security, product(WINDOWS_11)], on(26100, 'Server'), 29_600).windows, 'other');
    assert.equal(later([security, product(null, 'Windows 11')]).windows, 'own');
    assert.equal(later([security, product(null, 'Windows 12')]).windows, 'unknown');
    assert.equal(later([security, product(null, 'Windows Server 2028')]).windows, 'other');
  });

  it("a server that the table does not have takes a later server's, and no client's", () => {
    const place = on(29_500, 'Server');
    assert.equal(
      later([security, product('bbbbbbbb-0000-4000-8000-000000000001', 'Windows Server 2028')], place, 29_600).windows,
      'own',
    );
    assert.equal(later([security, product(SERVER)], place, 29_600).windows, 'other');
    assert.equal(later([security, product(WINDOWS_11)], place, 29_600).windows, 'other');
    assert.equal(withoutTable(place).builds.rows.length, 0);
  });
});
