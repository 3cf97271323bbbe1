import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands.ts';
import { SCHEMAS } from '../../src/schema/registry.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

test('exit-codes prints the table of the user guide', async () => {
  const { code, stdout } = await answered(['Get-PatchPilotExitCodes']);
  assert.equal(code, 0);
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    '0   : Success',
    '100 : PartialSuccess',
    '150 : RebootRequired',
    '170 : ConcurrencyLock',
    '210 : InstallFailure',
    '220 : ValidationFailure',
    '230 : DiagnosticsFailure',
    '240 : ReportingFailure',
  ]);
});

for (const { name } of COMMANDS.filter((command) => command.name !== 'run')) {
  test(`${name} with an unknown option is a usage error: 64, one object with --json, a proposal on stderr`, async () => {
    const { code, stdout, stderr } = await answered([...name.split(' '), '--jsonn', '--json']);
    assert.equal(code, 64);
    assert.deepEqual((onlyObject(stdout)['error'] as { code: string }).code, 'usage');
    assert.match(stderr, /--json\?/u);
  });
}

test('schema lists every name, and prints each as one object with an id of no host', async () => {
  const { stdout } = await answered(['schema', '--json']);
  const names = (onlyObject(stdout)['schemas'] as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(names, Object.keys(SCHEMAS));
  for (const name of names) {
    const schema = onlyObject((await answered(['schema', name.toUpperCase(), '--json'])).stdout);
    assert.match(String(schema['$id']), /^urn:patchpilot:/u);
    assert.ok(String(schema['title']).length > 0);
  }
  assert.equal((await answered(['schema', 'nothing'])).code, 64);
});

test('plan decides by the same rules as run, changes nothing, and ends with 3 when the search failed', async (t) => {
  const root = scratchFolder(t);
  const { code, stdout } = await answered(['plan', '--scenario', 'deferred-0', '--output-root', root, '--json']);
  const { catalog } = onlyObject(stdout) as { catalog: { counts: { offered: number; deferred: number } } };
  assert.equal(code, 0);
  assert.deepEqual([catalog.counts.offered, catalog.counts.deferred], [2, 2]);
  assert.deepEqual(readdirSync(root), []);
  assert.equal((await answered(['plan', '--scenario', 'source-unreachable-100', '--output-root', root])).code, 3);
  assert.equal((await answered(['plan', '--scenario', 'policy-fault-240', '--output-root', root])).code, 1);
  assert.equal((await answered(['plan', '--config', join(root, 'none'), '--scenario', 'success-0'])).code, 66);
});

test('policy check names every fault and ends with 1; policy show tells where a value is from', async (t) => {
  const config = scratchFolder(t);
  writeFileSync(join(config, 'UpdatePolicy.json'), '{"updateSettings": {"deferralDays": 7}}');
  assert.equal((await answered(['policy', 'check', config])).code, 0);
  const { stdout } = await answered(['policy', 'show', '--config', config]);
  assert.match(stdout, /deferralDays\s+7\s+UpdatePolicy\.json/u);
  writeFileSync(join(config, 'UpdatePolicy.json'), '{"updateSettings": {"deferralDays": 28}}');
  const warned = await answered(['policy', 'check', config, '--json']);
  assert.deepEqual([warned.code, (onlyObject(warned.stdout)['warnings'] as unknown[]).length], [0, 1]);
  writeFileSync(join(config, 'UpdatePolicy.json'), '{"updateSettings": {"deferalDays": 7, "maxUpdates": "x"}}');
  const faults = onlyObject((await answered(['policy', 'check', config, '--json'])).stdout)['faults'];
  assert.equal((faults as unknown[]).length, 2);
  assert.equal((await answered(['policy', 'check', config])).code, 1);
  assert.equal((await answered(['policy', 'show', '--config', config])).code, 1);
  assert.equal((await answered(['policy', 'check', join(config, 'none')])).code, 66);
});

test('kit build, kit list and kit verify agree; a changed file is named', async (t) => {
  const folder = scratchFolder(t);
  const [updates, kit] = [join(folder, 'updates'), join(folder, 'kit')];
  mkdirSync(updates);
  writeFileSync(join(updates, 'windows11.0-kb5044284-x64.msu'), 'MSCF an update');
  assert.equal((await answered(['kit', 'build', updates, '--out', kit])).code, 0);
  const entries = onlyObject((await answered(['kit', 'list', kit, '--json'])).stdout)['entries'] as { kb: string }[];
  assert.deepEqual(
    entries.map(({ kb }) => kb),
    ['KB5044284'],
  );
  assert.equal((await answered(['kit', 'verify', kit])).code, 0);
  const [file = ''] = readdirSync(join(kit, 'files'));
  writeFileSync(join(kit, 'files', file), 'MSCF an updatE');
  const { code, stdout } = await answered(['kit', 'verify', kit]);
  assert.equal(code, 1);
  assert.ok(stdout.includes(file));
  assert.equal((await answered(['kit', 'verify', join(folder, 'none')])).code, 66);
  assert.equal((await answered(['kit', 'build', updates])).code, 64);
});

test('version tells what is inside', async () => {
  const about = onlyObject((await answered(['--version', '--json'])).stdout);
  assert.deepEqual(
    ['commit', 'embedded', 'name', 'platform', 'runtime', 'version'].filter((key) => !(key in about)),
    [],
  );
  assert.equal((await answered(['version', '--licenses'])).code, 0);
});
