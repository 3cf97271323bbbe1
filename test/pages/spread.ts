import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { runFolderAt } from '../../src/evidence/run-folder.ts';
import { buildKit } from '../../src/kit/build.ts';
import type { RunRequest } from '../../src/pipeline/request.ts';
import { embeddedBuilds } from '../../src/policy/builds-in-force.ts';
import { readReportInput } from '../../src/report/read.ts';
import { renderReports } from '../../src/report/render.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { realSystem } from '../../src/system/real.ts';
import { aPackage } from '../kit/a-kit.ts';
import { aFullInput, anEntry, aRecord, aReportInput, reportAssets } from '../report/a-report.ts';
import { everyText } from '../report/every-text.ts';
import { folderOf, recomputed, start } from '../support/starts.ts';
import { sampleUpdates, type SampleUpdate } from '../report/sample-updates.ts';

export interface MadePage {
  readonly name: string;
  readonly html: string;
}

const system = realSystem([]);
const assets = reportAssets();
const scenarios = join(import.meta.dirname, '..', '..', 'examples', 'scenarios');

/** Pages of simulated runs, as their phase 11 wrote them, and one of a run that waits and has none yet. */
const RUNS: readonly [string, Partial<RunRequest>][] = [
  ['success-0', {}],
  ['success-0', { testMode: true }],
  ['at-most-one-update-100', {}],
  ['stale-left-out-100', {}],
  ['reboot-150', {}],
  ['install-fails-210', {}],
  ['flaky-application-220', {}],
  ['agent-disabled-240', {}],
  ['report-fails-240', {}],
  ['hostile-titles-0', {}],
];

/** What titles come in: long compounds, no spaces, right to left, marks over and under letters. */
const TITLES = [
  'Sicherheitsaktualisierung für die Datenverarbeitungsanlagenverwaltungskomponente (KB5068404), Geschwindigkeitsverbesserung',
  'Mise à jour cumulative pour le système d’exploitation serveur Microsoft version 21H2 pour systèmes basés sur x64',
  'Käyttöjärjestelmän järjestelmällistämättömyydellänsäkäänköhän-päivitys (KB5068781)',
  '2026-11 x64 ベース システム用 Microsoft サーバー オペレーティング システム バージョン 21H2 の累積更新プログラム',
  '适用于基于x64的系统的Microsoft服务器操作系统版本21H2的累积更新程序适用于基于x64的系统的Microsoft服务器操作系统版本',
  'تحديث تراكمي لنظام تشغيل خادم Microsoft الإصدار 21H2 للأنظمة المستندة إلى x64 (KB5068781)',
  'עדכון מצטבר עבור מערכת ההפעלה של שרת Microsoft גירסה 21H2 עבור מערכות מבוססות x64',
  'การปรับปรุงแบบสะสมสำหรับระบบปฏิบัติการเซิร์ฟเวอร์ของไมโครซอฟท์เวอร์ชัน21H2สำหรับระบบที่ใช้x64',
  'x64 आधारित सिस्टम के लिए Microsoft सर्वर ऑपरेटिंग सिस्टम संस्करण 21H2 के लिए संचयी अद्यतन',
  'Накопительное обновление для операционной системы Microsoft Server версии 21H2 для систем на базе процессоров x64',
];

/** Names without a space: of nothing at all, a key of the registry, a package with its hash, an address. */
const UNBROKEN = [
  `${'W'.repeat(30)}${'i'.repeat(30)}`,
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component_Based_Servicing\\RebootPending',
  `Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.4405.1.7${'0123456789abcdef'.repeat(2)}`,
  'https://updates.contoso.example/a/very/long/path/that/goes/on?with=a&long=query&and=more#fragment',
].join(' ');

const MARKUP =
  '<b onclick="alert(1)">Update</b></td></tr></table><h1>Update</h1> &lt;b&gt; {{{css}}} <wbr> " autofocus';

/** Every page that the tests look at, made in a folder. */
export async function allPages(folder: string): Promise<MadePage[]> {
  const fewUpdates = withUpdates(sampleUpdates().filter((_, index) => index % 3 === 0));
  const runs = await Promise.all(RUNS.map(([scenario, more], at) => pageOfRun(join(folder, `${at}`), scenario, more)));
  return [
    ...runs,
    await pageOfKitRun(join(folder, 'kit')),
    await pageAfterLostRun(join(folder, 'lost')),
    made('a real run', aReportInput()),
    made('a run that nothing is known of', nothingKnown()),
    made('100 updates', withUpdates(Array.from({ length: 4 }, sampleUpdates).flat())),
    made('titles in ten languages', everyText(fewUpdates, inTurn(TITLES))),
    made(
      'names without a space',
      everyText(fewUpdates, () => UNBROKEN),
    ),
    made(
      'texts that hold markup',
      everyText(fewUpdates, () => MARKUP),
    ),
  ];
}

const made = (name: string, input: ReportInput): MadePage => ({ name, html: renderReports(input, assets).html });

async function pageOfRun(root: string, scenario: string, more: Partial<RunRequest>): Promise<MadePage> {
  const result = await start(system, root, join(scenarios, `${scenario}.json`), more);
  const { runFolder, runId } = folderOf(result);
  const name = `${scenario}${more.testMode === true ? ', dry' : ''}${more.kit == null ? '' : ', from a kit'}`;
  if (result.exitCode !== 150) return { name, html: readFileSync(join(runFolder, RUN_FILES.finalHtml), 'utf8') };
  const run = runFolderAt(system.files, runFolder, runId);
  return made(name, readReportInput(run, recomputed(system.files, runFolder)));
}

async function pageOfKitRun(root: string): Promise<MadePage> {
  const [from, kit] = [join(root, 'downloads'), join(root, 'stick')];
  mkdirSync(from, { recursive: true });
  for (const name of ['windows11.0-kb5043080-x64.msu', 'windows11.0-kb5044284-x64.msu'])
    writeFileSync(join(from, name), aPackage(name, name));
  buildKit(system.files, from, kit, { builds: embeddedBuilds(system.assets) });
  return pageOfRun(root, 'success-0', { kit });
}

/** A run loses its folder while it waits: the next one confirms what it attempted. */
async function pageAfterLostRun(root: string): Promise<MadePage> {
  const { runFolder } = folderOf(await start(system, root, join(scenarios, 'reboot-150.json')));
  system.files.removeTree(runFolder);
  return { ...(await pageOfRun(root, 'reboot-150', {})), name: 'a run after one that was lost' };
}

function nothingKnown(): ReportInput {
  const { runId, ...known } = aFullInput();
  const nothing = Object.fromEntries(Object.keys(known).map((key) => [key, null])) as unknown as ReportInput;
  const outcome = { exitCode: 240, exitName: 'ReportingFailure', why: ['config' as const], counts: null, reasons: [] };
  return { ...nothing, runId, outcome, notes: [] };
}

/** A run with these updates, each an update of its own. */
function withUpdates(samples: readonly SampleUpdate[]): ReportInput {
  const input = aFullInput();
  const updates = samples.map((sample, index) => ({
    ...sample,
    id: `${index.toString(16).padStart(8, '0')}${sample.id.slice(8)}`,
  }));
  const selected = updates.filter(({ decision }) => decision === undefined);
  const catalog = { ...input.catalog, updates: updates.map(anEntry) };
  return { ...input, catalog, installRecords: selected.map(aRecord) };
}

/** One after the other, from the first again after the last. */
function inTurn(texts: readonly string[]): () => string {
  let turn = 0;
  return () => texts[turn++ % texts.length]!;
}
