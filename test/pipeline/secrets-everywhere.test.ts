import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { planted } from '../domain/secrets/data.ts';
import { answered } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';

/** Shapes of one line without what a file name or a path of a scenario could not hold. */
const SHAPES = planted('shapes').filter(({ text }) => !/[\r\n]/u.test(text) && text.length < 90);

const values: string[] = [];
/** The next shape with a value of its own, so that a leak names its place. */
function secret(): string {
  const own = `Pl4nt${String(values.length).padStart(3, '0')}xVb9kLmN4tR`;
  const shape = SHAPES[values.length % SHAPES.length];
  values.push(own);
  return shape?.text.replaceAll(shape.secret, own) ?? own;
}

const service = (name: string) => ({ name, displayName: secret(), startType: secret(), state: secret() });
const application = (id: string) => ({ id, name: secret(), version: secret(), publisher: secret(), scope: secret() });
const driver = (id: string) => ({ id, name: secret(), provider: secret(), version: secret(), date: secret() });
const observed = () => ({
  output: secret(),
  [`seen ${secret()}`]: 1,
  nested: [{ text: secret() }],
  password: secret(),
});
const update = (kb: string, install: object) => ({ kb, title: `Update ${kb} ${secret()}`, install });

/** Every text that a scenario can carry holds a secret, but for the ids that hold it together. */
const scenario = () => ({
  ...{ schemaVersion: 1, name: 'planted', description: `Everything tells: ${secret()}` },
  search: {
    ...{ source: secret(), outcome: 'incomplete', message: secret(), warnings: [secret(), secret()] },
    coverage: { support: 'unsupported', reasons: [secret()] },
  },
  device: {
    ...{ account: secret(), notes: [secret(), secret()], os: { productName: secret() } },
    services: [...Array.from({ length: 30 }, (_, index) => service(`Svc${index}`)), service(secret())],
    applications: [...Array.from({ length: 15 }, (_, index) => application(`App${index}`)), application(secret())],
    drivers: [driver('d1'), driver(secret())],
    scheduledTasks: [{ path: `\\Tasks\\${secret()}`, state: secret() }],
    listeningPorts: [{ protocol: 'tcp', address: secret(), port: 8443, process: secret() }],
    disks: [{ name: secret(), totalBytes: 5e11, freeBytes: 2e11 }],
    updateSettings: { WUServer: secret(), [secret()]: secret(), ProxyPassword: secret() },
    missing: [{ part: 'hardware', reason: secret() }],
  },
  pendingRebootBefore: [{ signal: secret(), detail: secret(), clearsAtReboot: false }],
  rebootNoise: [{ signal: secret(), strength: 'noise', detail: secret() }],
  updates: [
    update('KB5000001', { rebootRequired: true, changes: { services: { added: [service('New')] } } }),
    update('KB5000002', { says: 'failed' }),
    update('KB5000003', { does: 'nothing' }),
  ],
  checks: [
    {
      application: 'Web',
      check: 'fails',
      pre: { observed: observed() },
      post: { result: 'fail', status: secret(), observed: observed() },
    },
    { application: 'Web', check: 'errs', pre: 'pass', post: { result: 'error', observed: { error: secret() } } },
  ],
  backup: { found: true, findings: [secret()] },
  policies: {
    AppValidationPolicy: {
      applications: [
        { name: 'Web', checks: [check('fails'), check('errs')] },
        { name: `Named ${secret()}`, checks: [check(secret())] },
      ],
    },
    UpdatePolicy: {
      acceptedStates: [{ why: 'unsupported', until: '2027-01-31', reason: secret(), approvedBy: secret() }],
    },
    BackupPolicy: { requireBackup: { proofs: [{ type: 'File', path: 'C:\\backup.log' }], newerThanHours: 24 } },
    ClientProfile: {
      diagnostics: {
        mode: 'Always',
        collectors: { files: [`C:\\Logs\\${secret().replaceAll(/[\\/:*?"<>|]/gu, '')}`] },
      },
    },
  },
});

function check(id: string) {
  return { id: id.slice(0, 120), type: 'Process', processName: 'w3wp' };
}

const root = quickFolder();
const printed: string[] = [];
let runFolder = '';

const say = async (...args: string[]) => {
  for (const terminal of [undefined, 120]) {
    const ended = await answered([...args, '--output-root', root], terminal === undefined ? {} : { terminal });
    printed.push(ended.stdout, ended.stderr);
  }
};

before(async () => {
  const file = join(root, '..', `${relative('/', root).replaceAll('/', '-')}.json`);
  writeFileSync(file, JSON.stringify(scenario()));
  try {
    for (const form of ['--ndjson', '--verbose', '--json']) {
      const args = ['run', '--scenario', file, '--output-root', root, '--device-id', 'D1', form];
      const { stdout, stderr } = await answered(args);
      printed.push(stdout, stderr);
    }
  } finally {
    rmSync(file, { force: true });
  }
  // The first start began it, the second ended it after the reboot.
  runFolder = join(root, 'Runs', /"runId":"([0-9a-f-]{36})"/u.exec(printed[0] ?? '')?.[1] ?? '');
  const out = join(root, 'out');
  mkdirSync(out);
  await say('report', runFolder, '--out', join(out, 'again'));
  await say('bundle', runFolder, '--out', join(out, 'bundle.zip'));
  await say('status', '--device-id', 'D1');
  await say('runs');
  await say('exit-code', runFolder);
  await say('run', '--scenario', join(out, `token=${values[0] ?? ''}`), '--device-id', 'D1');
  await say('verify', join(out, `password=${values[1] ?? ''}`));
});
after(() => rmSync(root, { recursive: true, force: true }));

/** Where a long word may be broken a page says so. */
const shownIn = (text: string): string[] =>
  values.filter((value) => text.includes(value) || text.replaceAll('<wbr>', '').includes(value));
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());

test('a run of a device of which every text holds a secret: none is in its folder, by content or by name', () => {
  assert.ok(values.length > 200);
  assert.ok(readFileSync(join(runFolder, 'Logs', 'install-summary.jsonl'), 'utf8').includes('KB5000003'));
  const files = filesBelow(join(root, 'Runs'));
  assert.ok(files.length > 40);
  for (const path of files)
    assert.deepEqual(shownIn(`${path}\n${readFileSync(path, 'utf8')}`), [], relative(runFolder, path));
});

test('none is in the reports that are made again, or in the zip', () => {
  assert.ok(filesBelow(join(root, 'out', 'again')).length > 1);
  for (const path of filesBelow(join(root, 'out', 'again')))
    assert.deepEqual(shownIn(readFileSync(path, 'utf8')), [], path);
  const zip = unzipSync(readFileSync(join(root, 'out', 'bundle.zip')));
  for (const [path, bytes] of Object.entries(zip))
    assert.deepEqual(shownIn(Buffer.from(bytes).toString('utf8')), [], path);
});

test('none is printed, in whatever form, by the run or by what reads it', () => {
  const all = printed.join('\n');
  assert.match(all, /\[redacted:/u);
  assert.match(all, /PATCHPILOT v=1/u);
  assert.deepEqual(shownIn(all), []);
});

test('none is in what the run leaves beside its folder for people to read', () => {
  for (const path of filesBelow(join(root, 'State')))
    if (/status\.json|last-run|refusals|deletions/u.test(path))
      assert.deepEqual(shownIn(readFileSync(path, 'utf8')), [], path);
});
