import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

const system = realSystem([]);
const SUCCESS = join(import.meta.dirname, '..', '..', 'examples', 'scenarios', 'success-0.json');
const SECURITY = 'Security Updates';
const root = quickFolder();
after(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
function aConfig(files: Readonly<Record<string, object>>): string {
  const config = join(root, `config${String((made += 1))}`);
  for (const [file, value] of Object.entries(files)) {
    mkdirSync(dirname(join(config, file)), { recursive: true });
    writeFileSync(join(config, file), JSON.stringify(value));
  }
  return config;
}
const settings = (updateSettings: object) => ({ 'UpdatePolicy.json': { updateSettings } });
const redaction = (value: object) => ({ 'ReportingPolicy.json': { redaction: value } });
const check = (value: object) => ({
  'AppValidationPolicy.json': { applications: [{ name: 'Till', checks: [{ id: 'c', ...value }] }] },
});
const command = 'probe.exe';

/**
 * Policies that would be followed to the letter and do nothing of what they are for, each with the key that says so.
 */
const MEANINGLESS: readonly (readonly [what: string, path: string, files: Readonly<Record<string, object>>])[] = [
  ...['(Contoso|Fabrikam)(?= )', '(?<cust>Excel)', '.*Excel.*Security.*', '.*', 'x*', '(a+)+$', '(.*a){25}$', '('].map(
    (pattern) =>
      [
        `the pattern ${pattern}, which is never applied`,
        'redaction.patterns[0].pattern',
        redaction({ patterns: [{ name: 'n', pattern }] }),
      ] as const,
  ),
  ['a field that is never removed', 'redaction.fields[0]', redaction({ fields: ['KB'] })],
  [
    'classes of another language',
    'updateSettings.includedClassifications',
    settings({ includedClassifications: ['Sicherheitsupdates'] }),
  ],
  [
    'all classes excluded',
    'updateSettings.excludedClassifications',
    settings({ excludedClassifications: [SECURITY, 'Critical Updates', 'Definition Updates'] }),
  ],
  [
    'drivers with their switch off',
    'updateSettings.includedClassifications',
    settings({ includedClassifications: ['Drivers'], requiredClassifications: [] }),
  ],
  [
    'a required class of another language',
    'updateSettings.requiredClassifications[0]',
    settings({ requiredClassifications: ['Sicherheitsupdates'] }),
  ],
  ['a number for an id', 'updateSettings.excludedUpdateIds[0]', settings({ excludedUpdateIds: ['KB5070118'] })],
  [
    'a window that never opens',
    'maintenanceWindows[0].durationMinutes',
    {
      'UpdatePolicy.json': { maintenanceWindows: [{ weekdays: ['Sunday'], start: '22:00', durationMinutes: 20 }] },
    },
  ],
  [
    'diagnostics that are required and never made',
    'diagnostics.required',
    { 'ClientProfile.json': { diagnostics: { mode: 'Never', required: true } } },
  ],
  [
    'an allowed command without a path',
    'allowCommands[0].path',
    { 'ClientProfile.json': { allowCommands: [{ path: command }] } },
  ],
  ['a host with a scheme', 'applications[0].checks[0].host', check({ type: 'Port', host: 'http://till', port: 80 })],
  ['a host with a port', 'applications[0].checks[0].host', check({ type: 'Port', host: 'till:80', port: 80 })],
  ['services by wildcard', 'applications[0].checks[0].serviceName', check({ type: 'Service', serviceName: 'MSSQL*' })],
  ['a blank service', 'applications[0].checks[0].serviceName', check({ type: 'Service', serviceName: ' ' })],
  ['a relative file', 'applications[0].checks[0].path', check({ type: 'File', path: 'till.log' })],
  ['a variable', 'applications[0].checks[0].path', check({ type: 'File', path: '%ProgramData%\\x' })],
  ['files by wildcard', 'applications[0].checks[0].path', check({ type: 'File', path: 'C:\\x\\*.bak' })],
  [
    'a store without a place',
    'applications[0].checks[0].store',
    check({ type: 'Certificate', store: 'My', subject: 's' }),
  ],
  ['a bare command', 'applications[0].checks[0].command', check({ type: 'Synthetic', command })],
  [
    'a bare command of diagnostics',
    'diagnostics.collectors.commands[0].command',
    { 'ClientProfile.json': { diagnostics: { collectors: { commands: [{ command }] } } } },
  ],
  [
    'a bare command of a backup',
    'requireBackup.proofs[0].command',
    { 'BackupPolicy.json': { requireBackup: { newerThanHours: 24, proofs: [{ type: 'Command', command }] } } },
  ],
];

interface Told {
  readonly faults: readonly { readonly path: string; readonly file: string; readonly line?: number }[];
}

for (const [what, path, files] of MEANINGLESS)
  test(`${what} is a fault of policy check, with its line, and of run: 240 config`, async () => {
    const config = aConfig(files);
    const told = await answered(['policy', 'check', '--config', config, '--json']);
    const { faults } = onlyObject(told.stdout) as unknown as Told;
    const found = faults.find((one) => one.path === path);
    assert.ok(found?.line !== undefined && found.file in files, JSON.stringify(faults));
    assert.equal(told.code, 1);
    const ran = await start(system, join(root, `out${String(made)}`), SUCCESS, { config });
    assert.deepEqual([ran.exitCode, ran.why], [240, ['config']]);
  });

/** Policies that may be meant: the run goes by them. */
const DOUBTFUL: readonly (readonly [what: string, files: Readonly<Record<string, object>>, names: string])[] = [
  ['a class of another language beside others', settings({ excludedClassifications: ['Treiber'] }), 'Treiber'],
  ['a number both ways', settings({ includedKBs: ['KB5070999'], excludedKBs: ['KB5070999'] }), 'KB5070999'],
  [
    'a pattern with slashes',
    redaction({ patterns: [{ name: 'n', pattern: '/KB5070118/i' }] }),
    'redaction.patterns[0].pattern',
  ],
];

for (const [what, files, names] of DOUBTFUL)
  test(`${what} is said by the run itself, where it is printed and in its report`, async () => {
    const config = aConfig(files);
    const outputRoot = join(root, `out${String(made)}`);
    const run = ['run', '--scenario', SUCCESS, '--config', config, '--output-root', outputRoot, '--device-id', 'D1'];
    const { code, stdout } = await answered(run);
    assert.equal(code, 0);
    assert.equal(
      stdout.split('\n').filter((line) => line.startsWith('Note: ') && line.includes(names)).length,
      1,
      stdout,
    );
    const { runFolder } = folderOf(await start(system, `${outputRoot}b`, SUCCESS, { config }));
    const { notes } = jsonOf(join(runFolder, 'Reports', 'final-report.json')) as { notes: { detail: string }[] };
    assert.equal(notes.filter(({ detail }) => detail.includes(names)).length, 1);
  });

test('an update id with the braces that PowerShell prints is the same id', async () => {
  const decided = async (to: string, config: string | null) => {
    const { runFolder, runId } = folderOf(await start(system, join(root, to), SUCCESS, { config }));
    const catalog = jsonOf(join(runFolder, 'Artifacts', 'UpdateCatalog', runId, 'catalog.json'));
    const { updates } = catalog as unknown as { updates: { updateId: string; kb: string; rule: string }[] };
    return updates.find(({ kb }) => kb === 'KB5070118') ?? assert.fail();
  };
  const { updateId, rule } = await decided('bare', null);
  assert.equal(rule, 'includedClassifications');
  const config = aConfig(settings({ excludedUpdateIds: [`{${updateId.toUpperCase()}}`] }));
  assert.equal((await decided('braces', config)).rule, 'excludedUpdateIds');
});

test('the name of a redaction pattern leaves its secret before it is evidence', async () => {
  const config = aConfig(redaction({ patterns: [{ name: 'password=Zq19Hunter7xKp', pattern: 'zzzz' }] }));
  const { runFolder, runId } = folderOf(await start(system, join(root, 'named'), SUCCESS, { config }));
  const policy = jsonOf(join(runFolder, 'Artifacts', 'Policy', runId, 'effective-policy.json'));
  const log = jsonOf(join(runFolder, 'Reports', 'redaction-log.json'));
  assert.ok(!JSON.stringify([policy, log]).includes('Zq19'));
});
