import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asked, assertRefused, folderIn, installsOn, place, runOn, treeOf, type Misbehaviour } from './program.ts';

/** One policy file with this content, and what `run` and `policy check` make of it. */
function withPolicy(content: string | Uint8Array, name = 'UpdatePolicy.json') {
  const root = place();
  const config = folderIn(root, 'config');
  writeFileSync(join(config, name), content);
  return judged(root, config);
}

function judged(root: string, config: string, faults?: Misbehaviour) {
  const output = join(root, 'output');
  const before = treeOf(config);
  const run = asked(runOn(output, 'success-0', '--config', config), faults);
  const check = asked(['policy', 'check', config]);
  assert.deepEqual(treeOf(config), before);
  const places = ((check.object['faults'] ?? []) as { file: string; path: string }[]).map(
    ({ file, path }) => `${file}#${path}`,
  );
  return { run, check, places, output };
}

/** Refused by both, the file and the path in it named, and nothing installed on any default. */
function assertNamed(found: ReturnType<typeof judged>, file: string, path: string, word?: string): void {
  assertRefused(found.run, 240, 'configInvalid', file, path, ...(word === undefined ? [] : [word]));
  assert.deepEqual(found.run.object['why'], ['config']);
  assert.equal(installsOn(found.output), 0);
  assert.deepEqual([found.check.code, found.places.includes(`${file}#${path}`)], [1, true], found.check.stdout);
}

for (const [what, content] of Object.entries({ empty: '', 'one byte': '{', 'white space': ' \r\n\t' })) {
  test(`policy ${what}`, () => {
    assertNamed(withPolicy(content), 'UpdatePolicy.json', '');
  });
}

test('policy with BOM; in UTF-16', () => {
  assert.equal(withPolicy('\ufeff{"updateSettings": {}}').run.code, 0);
  assertNamed(withPolicy(Buffer.from('\ufeff{}', 'utf16le')), 'UpdatePolicy.json', '', 'UTF-16');
  assertNamed(withPolicy(Buffer.from('{"updateSettings": {}}', 'utf16le')), 'UpdatePolicy.json', '', 'UTF-16');
});

test('duplicate keys', () => {
  const twice = '{"updateSettings": {"deferralDays": 1, "deferralDays": 2}}';
  assertNamed(withPolicy(twice), 'UpdatePolicy.json', 'updateSettings.deferralDays');
  const cases = '{"updateSettings": {"deferralDays": 1, "DeferralDays": 2}}';
  assertNamed(withPolicy(cases), 'UpdatePolicy.json', 'updateSettings.DeferralDays');
});

test('__proto__, unknown key', () => {
  assertNamed(withPolicy('{"__proto__": {"x": 1}}'), 'UpdatePolicy.json', '__proto__');
  const deep = '{"updateSettings": {"constructor": {"prototype": {"x": 1}}}}';
  assertNamed(withPolicy(deep), 'UpdatePolicy.json', 'updateSettings.constructor');
  assertNamed(
    withPolicy('{"updateSettings": {"drivrs": true}}'),
    'UpdatePolicy.json',
    'updateSettings.drivrs',
    'drivers',
  );
});

test('500 MB policy; 200,000 levels deep', () => {
  const root = place();
  const config = folderIn(root, 'config');
  const file = join(config, 'UpdatePolicy.json');
  writeFileSync(file, '{}');
  truncateSync(file, 500_000_000);
  const output = join(root, 'output');
  assertRefused(
    asked(runOn(output, 'success-0', '--config', config)),
    240,
    'configInvalid',
    'UpdatePolicy.json',
    '1048576',
  );
  assertRefused(asked(['policy', 'show', '--config', config]), 1, 'configInvalid', 'UpdatePolicy.json', '1048576');
  for (const level of ['[', '{"a":']) {
    const deep = level.repeat(200_000).slice(0, 1_000_000);
    assertNamed(withPolicy(deep), 'UpdatePolicy.json', places(deep), '64');
  }
  // The path to where the depth ends: 63 keys, or 63 places in a list.
  function places(deep: string): string {
    return withPolicy(deep).places[0]?.replace('UpdatePolicy.json#', '') ?? 'a fault';
  }
});

for (const [what, value] of Object.entries({
  '1e999': '1e999',
  '-0': '-0',
  '"5" for 5': '"5"',
  negative: '-1',
  '2^31': '2147483648',
  'half a day': '0.5',
})) {
  test(`${what} for a number of days`, () => {
    const found = withPolicy(`{"updateSettings": {"deferralDays": ${value}}}`);
    assertNamed(found, 'UpdatePolicy.json', 'updateSettings.deferralDays');
  });
}

test('2^31 ms as the time limit of a check', () => {
  const check = { id: 'c', type: 'Process', name: 'x', timeoutMs: 2 ** 31 };
  const policy = { applications: [{ name: 'a', checks: [check] }] };
  const { run, check: checked } = withPolicy(JSON.stringify(policy), 'AppValidationPolicy.json');
  assertRefused(run, 240, 'configInvalid', 'AppValidationPolicy.json', 'applications[0].checks[0].');
  assert.equal(checked.code, 1);
});

/** A share that is played by a folder whose files stop being readable: the call fails as one to a lost server does. */
test('share gone half-way through reading', () => {
  const root = place();
  const config = folderIn(root, 'share');
  const output = join(root, 'output');
  writeFileSync(
    join(config, 'UpdatePolicy.json'),
    '{"updateSettings": {"deferralDays": 0}, "$comment": "the second half"}',
  );
  writeFileSync(join(config, 'ClientProfile.json'), '{}');
  const gone = { READ_FAULT: 'share/UpdatePolicy.json', READ_AFTER: 20 };
  const start = (faults?: Misbehaviour) => asked(runOn(output, 'success-0', '--config', config), faults);

  const without = start(gone);
  assertRefused(without, 240, 'configUnreadable', 'UpdatePolicy.json');
  assert.equal(installsOn(output), 0);

  assert.equal(start().code, 0);
  const copied = start(gone);
  assert.equal(copied.code, 0, copied.stdout);
  const runId = String(copied.object['runId']);
  const shown = asked(['verify', runId, '--output-root', output]);
  assert.equal(shown.code, 0);
  const policy = `Runs/${runId}/Artifacts/Policy/${runId}/effective-policy.json`;
  assert.equal((JSON.parse(readText(join(output, policy))) as { cachedPolicy: boolean }).cachedPolicy, true);

  // A share on which each answer takes long, 31 seconds go by at the first file.
  const slow = asked(runOn(join(root, 'slow'), 'success-0', '--config', config), {
    SLOW_OPEN: 'share/ClientProfile.json',
    SLOW_SECONDS: 31,
  });
  assertRefused(slow, 240, 'configUnreadable', join(config, 'UpdatePolicy.json'), '30000');
});

for (const config of [
  ...[
    '\\\\.\\PhysicalDrive0',
    '\\\\?\\C:\\config',
    '\\\\host@SSL\\DavWWWRoot\\config',
    '\\\\host@8080\\x',
    'CON',
    'nul.json',
  ],
  ...[
    '\\\\host\\DavWWWRoot\\config',
    'https://host/config',
    'C:\\config\\ClientProfile.json:hidden',
    'C:evil',
    'COM\u00b9',
  ],
]) {
  test(`policy path ${config}`, () => {
    const root = place();
    const run = asked(runOn(join(root, 'output'), 'success-0', '--config', config));
    assertRefused(run, 240, 'configInvalid', config);
    assert.equal(installsOn(join(root, 'output')), 0);
    assertRefused(asked(['policy', 'show', '--config', config]), 1, 'configInvalid', config);
  });
}

test('policy path that is a folder, a link, a FIFO, a device', () => {
  const make: Readonly<Record<string, (path: string) => void>> = {
    folder: (path) => mkdirSync(path),
    link: (path) => symlinkSync('/etc/passwd', path),
    FIFO: (path) => execFileSync('mkfifo', [path]),
    device: (path) => symlinkSync('/dev/zero', path),
  };
  for (const [kind, make_] of Object.entries(make)) {
    const root = place();
    const config = folderIn(root, 'config');
    make_(join(config, 'UpdatePolicy.json'));
    const found = asked(runOn(join(root, 'output'), 'success-0', '--config', config));
    assertRefused(found, 240, 'configInvalid', 'UpdatePolicy.json');
    assert.equal(installsOn(join(root, 'output')), 0, kind);
  }
  const root = place();
  symlinkSync(folderIn(root, 'real'), join(root, 'junction'));
  const through = asked(runOn(join(root, 'output'), 'success-0', '--config', join(root, 'junction')));
  assertRefused(through, 240, 'configInvalid', 'junction');
});

test('policyPaths to a device, a stream, a share of WebDAV', () => {
  for (const target of ['NUL', '\\\\.\\pipe\\x', 'UpdatePolicy.json:hidden', '\\\\host@SSL\\x\\UpdatePolicy.json']) {
    const found = withPolicy(JSON.stringify({ policyPaths: { updatePolicy: target } }), 'ClientProfile.json');
    assertNamed(found, 'ClientProfile.json', 'policyPaths.updatePolicy');
  }
});

const IDS = [
  '..\\..\\x',
  '../../x',
  'C:evil',
  'CON',
  'x.',
  'x ',
  '.',
  'a'.repeat(300),
  '\u{1f600}',
  '',
  'a\u202eb',
  '-x',
  'a/b',
];
for (const id of IDS) {
  test(`id ${JSON.stringify(id.slice(0, 20))}`, () => {
    const root = place();
    const before = treeOf(root);
    for (const option of ['--tenant-id', '--client-id', '--site-id', '--device-id', '--policy-profile-id']) {
      const args = ['run', '--scenario', 'success-0', '--output-root', join(root, 'output'), `${option}=${id}`];
      const { code, object, failure } = asked(args);
      assert.deepEqual([code, object['why']], [240, ['usage']]);
      assert.ok(['idInvalid', 'usage'].includes(failure?.code ?? ''));
    }
    assert.deepEqual(treeOf(root), before, 'nothing was made');
  });
}

test('ids in a profile and in folder names', () => {
  const profile = withPolicy('{"deviceId": "a\\u0000b"}', 'ClientProfile.json');
  assertNamed(profile, 'ClientProfile.json', 'deviceId');
  const root = place();
  folderIn(root, 'config/Tenants/T1');
  folderIn(root, 'config/Tenants/t1');
  const check = asked(['policy', 'check', join(root, 'config')]);
  assert.equal(check.code, 1);
  assert.equal(existsSync(join(root, 'x')), false);
});

function readText(path: string): string {
  return Buffer.from(execFileSync('cat', [path])).toString('utf8');
}
