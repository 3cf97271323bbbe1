import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, start } from '../support/starts.ts';
import { pwsh } from '../windows/device/tree.ts';
import { ROOT } from './named-tests.ts';
import { blocksIn, fileOf, read } from './pages.ts';

/** Codes 0, 100 with each of its reasons that a scenario shows, 210, 220, 230 and 240. */
const SCENARIOS = [
  ...['reboot-150', 'unsupported-accepted-0', 'before-window-0'],
  ...[
    'optional-fails-100',
    'download-offline-100',
    'overdue-100',
    'disk-full-overdue-100',
    'still-offered-100',
    'new-offers-after-reboot-150',
  ],
  ...['source-unreachable-100', 'stale-behind-definitions-100', 'backup-missing-100'],
  ...['rolled-back-at-reboot-150', 'regression-220', 'diagnostics-230', 'report-fails-240'],
];

const scriptOf = (name: string): string => {
  const block = blocksIn(read('docs/for-auditors.md')).find((one) => fileOf(one) === name);
  assert.ok(block !== undefined, `expected the page to show ${name}`);
  return block.text;
};

type Files = Record<string, Uint8Array>;

function filesBelow(folder: string): Files {
  const files: Files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files[path.slice(folder.length + 1)] = new Uint8Array(readFileSync(path));
    }
  return files;
}

/** What a script of the page says of a zip of these files. */
function asked(folder: string, script: string, files: Files, more: readonly string[] = []) {
  const zip = join(folder, 'case.zip');
  writeFileSync(zip, zipSync(Object.fromEntries(Object.entries(files).map(([path, data]) => [`run/${path}`, data]))));
  writeFileSync(join(folder, script), scriptOf(script));
  const { status, stdout, stderr } = spawnSync('python3', [join(folder, script), zip, ...more], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

async function aRun(context: { after(cleanup: () => void): void }, scenario: string) {
  const folder = quickFolder();
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(ROOT, 'examples', 'scenarios', `${scenario}.json`);
  const { expect } = JSON.parse(readFileSync(file, 'utf8')) as { expect: number[] };
  let result = await start(realSystem([]), join(folder, 'out'), file);
  for (const code of expect.slice(1)) {
    result = await start(realSystem([]), join(folder, 'out'), file);
    assert.equal(result.exitCode, code);
  }
  return { folder, result, files: filesBelow(folderOf(result).runFolder) };
}

describe('the scripts for auditors', () => {
  for (const scenario of SCENARIOS)
    it(`compute the code of ${scenario} again, and find its files whole`, async (context) => {
      const { folder, result, files } = await aRun(context, scenario);
      const manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as { root: string };
      const whole = asked(folder, 'check.py', files, [manifest.root]);
      assert.equal(whole.status, 0, whole.stdout + whole.stderr);
      const code = asked(folder, 'code.py', files);
      const why = result.why.length === 0 ? '-' : result.why.join(',');
      assert.equal(code.stdout.trimEnd().split('\n').at(-1), `exit=${result.exitCode} why=${why}`, code.stderr);
    });

  it('find every kind of change', async (context) => {
    const { folder, files } = await aRun(context, 'reboot-150');
    const text = (path: string): string => Buffer.from(files[path] ?? []).toString();
    const changed = (path: string, to: string): Files => ({ ...files, [path]: new Uint8Array(Buffer.from(to)) });
    const { 'Reports/regressions.json': _, ...without } = files;
    const index = text('artifact-index.json').replace(/"length":(\d)/u, '"length":9$1');
    const events = text('Logs/Events.jsonl').split('\n');
    for (const [found, altered, more] of [
      ['changed or missing: run.json', changed('run.json', text('run.json').replace('"D1"', '"D2"')), []],
      ['changed or missing: Reports/regressions.json', without, []],
      ['not listed: Reports/x.json', changed('Reports/x.json', '{}'), []],
      ['the manifest has another root than the list', changed('artifact-index.json', index), []],
      ['the job history has another root than the list', files, ['0'.repeat(64)]],
      ['does not follow the one before', changed('Logs/Events.jsonl', events.toSpliced(3, 1).join('\n')), []],
      [
        'the events do not end where the manifest says',
        changed('Logs/Events.jsonl', events.toSpliced(-2, 1).join('\n')),
        [],
      ],
    ] as const) {
      const { status, stdout, stderr } = asked(folder, 'check.py', altered, more);
      assert.equal(status, 1, stderr);
      assert.ok(stdout.includes(found), `expected ${found}, got ${stdout}`);
    }
  });

  const skip = existsSync(pwsh) || process.env['PATCHPILOT_WINE'] === 'required' ? false : 'PowerShell 7 is not here';
  it('find a changed file with PowerShell alone', { skip }, async (context) => {
    const { folder, files } = await aRun(context, 'success-0');
    const script = join(folder, 'check.ps1');
    writeFileSync(script, scriptOf('check.ps1'));
    for (const [path, data] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'run', path)), { recursive: true });
      writeFileSync(join(folder, 'run', path), data);
    }
    const checked = () =>
      spawnSync(pwsh, ['-NoProfile', '-NonInteractive', '-File', script, join(folder, 'run')], { encoding: 'utf8' });
    const listed = Object.keys(files).length - 2;
    const whole = checked();
    assert.equal(whole.status, 0, whole.stdout + whole.stderr);
    assert.match(whole.stdout, new RegExp(`^${listed} files listed, 0 changed`, 'mu'));
    writeFileSync(join(folder, 'run', 'run.json'), '{}');
    const altered = checked();
    assert.equal(altered.status, 1);
    assert.match(altered.stdout, /^CHANGED +run\.json/mu);
  });
});
