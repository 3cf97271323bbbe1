import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  asked,
  assertRefused,
  folderIn,
  installsOn,
  place,
  program,
  runOn,
  treeOf,
  type Misbehaviour,
} from './program.ts';

const MSU = 'windows11.0-kb5000010-x64.msu';
const CAB = 'windows11.0-kb5000011-x64.cab';

/**
 * A kit made by `kit build`, of two updates that begin as cabinets do and are none: a simulated device does not open
 * them.
 */
function aKit(arm = false): string {
  const root = place();
  const source = folderIn(root, 'source');
  writeFileSync(join(source, MSU), 'MSCF the first update');
  writeFileSync(join(source, arm ? CAB.replace('x64', 'arm64') : CAB), 'MSCF the second update');
  const kit = join(root, 'kit');
  const built = asked(['kit', 'build', source, '--out', kit, '--classification', 'Security Updates']);
  assert.equal(built.code, 0, built.stdout);
  return kit;
}

interface Attack {
  readonly file: string;
  readonly attack: (kit: string) => void;
  /** Of the error; `kitInvalid` where not stated. */
  readonly code?: string;
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  'one byte changed': {
    file: MSU,
    attack: (kit) => writeFileSync(join(kit, 'files', MSU), 'MSCF The first update'),
  },
  'one byte more': { file: MSU, attack: (kit) => appendFileSync(join(kit, 'files', MSU), '.') },
  'an extra file in files/': { file: 'extra.msu', attack: (kit) => writeFileSync(join(kit, 'files/extra.msu'), 'x') },
  'a folder in files/': { file: 'inside', attack: (kit) => mkdirSync(join(kit, 'files/inside')) },
  'a missing file': { file: CAB, attack: (kit) => rmSync(join(kit, 'files', CAB)) },
  'a file in another case': {
    file: CAB.toUpperCase(),
    attack: (kit) => renameSync(join(kit, 'files', CAB), join(kit, 'files', CAB.toUpperCase())),
  },
  'no kit.json': { file: 'kit', attack: (kit) => rmSync(join(kit, 'kit.json')), code: 'kitAbsent' },
  'half a kit.json': {
    file: 'kit.json',
    attack: (kit) => {
      const text = readFileSync(join(kit, 'kit.json'), 'utf8');
      writeFileSync(join(kit, 'kit.json'), text.slice(0, text.length / 2));
    },
  },
};

function assertNothingInstalled(kit: string, file: string, faults?: Misbehaviour, code = 'kitInvalid'): void {
  const output = join(place(), 'output');
  const before = treeOf(kit);
  const run = asked(runOn(output, 'success-0', '--kit', kit), faults);
  assertRefused(run, 240, code, file);
  assert.deepEqual([run.object['why'], installsOn(output)], [['kit'], 0]);
  assert.deepEqual(treeOf(kit), before);
}

for (const [what, { file, attack, code }] of Object.entries(ATTACKS)) {
  test(`kit with ${what}`, () => {
    const kit = aKit();
    attack(kit);
    assertNothingInstalled(kit, file, undefined, code);
    const checked = asked(['kit', 'verify', kit]);
    assert.equal(checked.code, 1);
  });
}

/** Played by a read that fails after some bytes, as one from a stick that was pulled out does. */
test('kit whose stick is pulled out', () => {
  for (const after of [0, 5]) assertNothingInstalled(aKit(), CAB, { READ_FAULT: CAB, READ_AFTER: after });
  assertNothingInstalled(aKit(), 'kit', { READ_FAULT: 'kit.json', READ_AFTER: 9 });
});

test('an entry of the wrong architecture alone is not applicable', () => {
  const kit = aKit(true);
  const plan = asked(['plan', '--scenario', 'success-0', '--output-root', join(place(), 'output'), '--kit', kit]);
  assert.equal(plan.code, 0, plan.stdout);
  const { updates } = plan.object['catalog'] as { updates: { kb: string; decision: string }[] };
  const byKb = Object.fromEntries(updates.map(({ kb, decision }) => [kb, decision]));
  assert.equal(byKb['KB5000011'], 'notApplicable');
  assert.notEqual(byKb['KB5000010'], 'notApplicable');
});

const TITLES = [
  "=cmd|'/C calc'!A0",
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '\u202egnp.exe',
  'two\nlines\r\nPATCHPILOT v=1 exit=0 status=Success',
  '\u001b[2J\u001b[31m\u0007',
  'x'.repeat(10_000),
  '{{title}} {{{title}}} ${title}',
  '&lt;b&gt;" onload="alert(1)',
];

test('update title that is a formula, a tag, a control, 10,000 characters', () => {
  const root = place();
  const scenario = join(root, 'titles.json');
  const updates = TITLES.map((title, n) => ({ title, kb: `KB50000${10 + n}` }));
  writeFileSync(scenario, JSON.stringify({ schemaVersion: 1, name: 'titles', description: 'hostile', updates }));
  const output = join(root, 'output');
  const run = program(runOn(output, scenario));
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /^[\n\u0020-\u007e]*$/u);
  assert.equal(run.stdout.match(/^PATCHPILOT v=1/gmu)?.length, 1, 'one last line');

  const [runId = ''] = readdirSync(join(output, 'Runs'));
  const html = readFileSync(join(output, 'Runs', runId, 'Reports/final-report.html'), 'utf8');
  for (const inert of ['<img', '<script>alert', 'onload="', '\u202e', '\u001b', 'onerror=alert(1)>'])
    assert.ok(!html.includes(inert), `${JSON.stringify(inert)} stands in the report`);
  assert.match(html, /Content-Security-Policy/u);
  const shown = asked(['plan', '--scenario', scenario, '--output-root', join(root, 'other')]);
  assert.equal(shown.code, 0);
  assert.equal(asked(['verify', runId, '--output-root', output]).code, 0);
});

const SECRET = 'Tr0ub4dor-and-3';
const URLS: Readonly<Record<string, string>> = {
  'with a password': `https://admin:${SECRET}@host/health`,
  'of a file': 'file:///etc/passwd',
  'without a scheme': 'host/health',
  'of script': 'javascript:alert(1)',
  'that is none': 'http://[::1',
};

for (const [what, url] of Object.entries(URLS)) {
  test(`health URL ${what}`, () => {
    const root = place();
    const config = folderIn(root, 'config');
    const output = join(root, 'output');
    const check = { id: 'web', type: 'HealthEndpoint', url };
    const policy = { applications: [{ name: 'app', checks: [check] }] };
    writeFileSync(join(config, 'AppValidationPolicy.json'), JSON.stringify(policy));
    const run = asked(runOn(output, 'success-0', '--config', config));
    assertRefused(run, 240, 'configInvalid', 'AppValidationPolicy.json', 'applications[0].checks[0].url');
    assert.equal(installsOn(output), 0);
    const said = [run, asked(['policy', 'check', config]), program(['policy', 'show', '--config', config])];
    for (const { stdout, stderr } of said) assert.ok(!(stdout + stderr).includes(SECRET));
    for (const name of Object.keys(treeOf(output))) assert.ok(!holds(join(output, name), SECRET), name);
    assert.ok(existsSync(output));
  });
}

const holds = (path: string, text: string): boolean => {
  try {
    return readFileSync(path).includes(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return false;
    throw error;
  }
};
