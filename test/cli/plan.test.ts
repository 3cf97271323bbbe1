import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const planned = async (t: TestContext, ...args: string[]): Promise<string[]> =>
  (await answered(['plan', '--output-root', scratchFolder(t), ...args])).stdout.trimEnd().split('\n');

/** A configuration with one client, one site and one ring. */
function aTree(t: TestContext): string {
  const config = scratchFolder(t);
  const write = (path: string, value: object): void => {
    mkdirSync(dirname(join(config, path)), { recursive: true });
    writeFileSync(join(config, path), JSON.stringify(value));
  };
  write('Tenants/T1/Clients/Acme/UpdatePolicy.json', { updateSettings: { deferralDays: 21 } });
  write('Tenants/T1/Clients/Acme/Sites/HQ/UpdatePolicy.json', { updateSettings: { excludedKBs: ['KB5070118'] } });
  write('Tenants/T1/Clients/Acme/profiles/Pilot/UpdatePolicy.json', { updateSettings: { deferralDays: 0 } });
  return config;
}

test('a plan before its window says that nothing is installed yet and when it opens, in the time of the device', async (t) => {
  const lines = await planned(t, '--scenario', 'before-window-0');
  assert.match(lines[0] ?? '', /2 offered, 2 selected/u);
  assert.equal(lines[2], 'time on the device: Mon 23 Nov 2026 09:30:45 UTC');
  assert.equal(lines[3], 'maintenance window: closed; nothing is installed before Mon 23 Nov 2026 22:00:00 UTC');
});

test('a plan inside a window says until when, one without windows that nothing waits', async (t) => {
  const inside = await planned(t, '--scenario', 'window-ends-100');
  assert.match(inside[3] ?? '', /^maintenance window: open until \w{3} \d\d Nov 2026/u);
  const none = await planned(t, '--scenario', 'success-0');
  assert.match(none[3] ?? '', /^maintenance window: none;/u);
});

test('a plan says what is overdue, and from which day a deferral counts', async (t) => {
  const overdue = await planned(t, '--scenario', 'overdue-100');
  assert.ok(
    overdue.some((line) => line.includes('selected, required, overdue')),
    overdue.join('\n'),
  );
  const deferred = await planned(t, '--scenario', 'deferred-0');
  assert.match(deferred.join('\n'), /due from 2026-12-01T\S+, 21 days after its release on 2026-11-10/u);
});

test('a plan says whose policy it was made by', async (t) => {
  const place = ['--tenant-id', 'T1', '--client-id', 'Acme', '--site-id', 'HQ', '--device-id', 'PC7'];
  const ring = ['--policy-profile-id', 'Pilot'];
  const args = ['--config', aTree(t), '--scenario', 'success-0', ...place, ...ring];
  const lines = await planned(t, ...args);
  assert.equal(lines[1], 'policy: tenant T1, client Acme, site HQ, device PC7, ring Pilot');
  const { ids, policyProfileId, notes, deviceTime } = onlyObject((await answered(['plan', ...args, '--json'])).stdout);
  assert.deepEqual(ids, { tenantId: 'T1', clientId: 'Acme', siteId: 'HQ', deviceId: 'PC7' });
  assert.deepEqual([policyProfileId, notes], ['Pilot', []]);
  assert.match(String(deviceTime), /^2026-11-\d\dT/u);
});

const client = ['--tenant-id', 'T1', '--client-id', 'Acme'];
for (const [what, args, note] of [
  ['no ids', [], 'no tenant was named, and the configuration has T1'],
  ['a forgotten site', client, 'no site was named, and the client Acme has HQ'],
  [
    'two letters swapped',
    [...client, '--site-id', 'QH'],
    'the site QH has no folder in the configuration; the nearest',
  ],
  [
    'another site',
    [...client, '--site-id', 'Warehouse'],
    'the site Warehouse has no folder in the configuration; HQ has one',
  ],
] as const) {
  test(`plan, run and policy show say the same of ${what}`, async (t) => {
    const common = ['--config', aTree(t), '--output-root', scratchFolder(t), ...args];
    const said = [
      await answered(['plan', '--scenario', 'success-0', ...common]),
      await answered(['run', '--scenario', 'success-0', ...common]),
      await answered(['policy', 'show', ...common]),
    ];
    for (const { stdout } of said) assert.ok(stdout.includes(note), stdout);
  });
}

test('plan, run and policy show say that a ring and a client chose nothing where there is no configuration', async (t) => {
  const stated = ['--policy-profile-id', 'Production', '--client-id', 'Acme', '--output-root', scratchFolder(t)];
  const note =
    'no configuration was found, by --config or as the folder config beside the program: client Acme, ring Production chose no policy';
  for (const args of [
    ['plan', '--scenario', 'success-0'],
    ['run', '--scenario', 'success-0'],
    ['policy', 'show'],
  ]) {
    const { code, stdout } = await answered([...args, ...stated]);
    assert.equal(code, 0);
    assert.ok(stdout.includes(note), stdout);
  }
});

test('plan says what is doubtful in the policy, as a run does', async (t) => {
  const config = scratchFolder(t);
  writeFileSync(join(config, 'UpdatePolicy.json'), JSON.stringify({ updateSettings: { deferralDays: 30 } }));
  const lines = await planned(t, '--config', config, '--scenario', 'success-0');
  assert.match(
    lines.join('\n'),
    /^note: policy: UpdatePolicy\.json: updateSettings\.deferralDays: expected less than 28/mu,
  );
});
