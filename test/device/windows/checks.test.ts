import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import * as v from 'valibot';
import { attemptCheck } from '../../../src/device/windows/checks/checks.ts';
import { commandFaults } from '../../../src/domain/policy/commands.ts';
import { sha256Hex } from '../../../src/evidence/hash.ts';
import { appCheck } from '../../../src/schema/policy/checks/index.ts';
import { CHECK_TYPES } from '../../../src/schema/policy/checks/types.ts';
import type { AppCheck, ClientProfile, EffectivePolicy } from '../../../src/schema/policy/index.ts';
import type { Network } from '../../../src/system/system.ts';
import { answerOf, aWindows, requestOf, type Program } from './a-windows.ts';

const NOW = Date.parse('2026-11-23T09:30:00.000Z');
/** A program of the fake Windows; `probe` is the file that it is here. */
const PROBE = 'C:\\Till\\probe.exe';
const aCheck = (given: object): AppCheck => v.parse(appCheck, { id: 'c', ...given });

async function attempt(
  check: object,
  play: Program,
  more: { network?: Network; allowed?: ClientProfile['allowCommands']; probe?: string } = {},
) {
  const windows = aWindows(play);
  const { files } = windows.system;
  const real = (path: string): string => (path === PROBE ? (more.probe ?? path) : path);
  const system = {
    ...windows.system,
    files: {
      ...files,
      stat: (path: string) => files.stat(real(path)),
      chunks: (path: string) => files.chunks(real(path)),
    },
    ...(more.network === undefined ? {} : { network: more.network }),
  };
  const tools = { system, bridge: windows.bridge, temporaryFolder: 'C:\\Temp', allowCommands: more.allowed ?? [] };
  const seen = await attemptCheck(tools, check as AppCheck, NOW - 60_000);
  return { ...seen, calls: windows.calls };
}
const nothing: Program = () => ({});

function aFile(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-check-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'file'), content);
  return join(folder, 'file');
}

describe('checks that Windows answers', () => {
  it('count processes by their name, with or without .exe', async () => {
    const says =
      (count: number): Program =>
      () => ({ says: answerOf({ process: [{ count }] }) });
    const check = aCheck({ type: 'Process', processName: 'Till.EXE', minimumCount: 2 });
    const running = await attempt(check, says(2));
    assert.deepEqual([running.passed, running.status], [true, 'running']);
    assert.ok(running.calls[0] !== undefined);
    assert.deepEqual(requestOf(running.calls[0]), [['process', 'Till']]);
    assert.deepEqual(
      [(await attempt(check, says(1))).status, (await attempt(check, says(0))).status],
      ['too few', 'absent'],
    );
  });

  it('read the state of a service, also one that is to be stopped', async () => {
    const says =
      (state: string | null): Program =>
      () => ({ says: answerOf({ service: [{ state }] }) });
    const check = aCheck({ type: 'Service', serviceName: 'Spooler', expectedState: 'Stopped' });
    assert.equal((await attempt(check, says('Stopped'))).passed, true);
    assert.deepEqual(
      [(await attempt(check, says('Running'))).passed, (await attempt(check, says(null))).status],
      [false, 'absent'],
    );
  });

  it('judge the certificate that lasts longest among those in force', async () => {
    const aCertificate = (from: number, to: number) => ({
      ...{ thumbprint: 'AB', subject: 'CN=till' },
      notBefore: new Date(NOW + from * 86_400_000).toISOString(),
      notAfter: new Date(NOW + to * 86_400_000).toISOString(),
    });
    const status = async (...all: object[]) =>
      (
        await attempt(aCheck({ type: 'Certificate', subject: 'till' }), () => ({
          says: answerOf({ certificate: all }),
        }))
      ).status;
    assert.equal(await status(aCertificate(-9, 14), aCertificate(-9, 3)), 'valid');
    assert.equal(await status(aCertificate(-9, 13)), 'expires soon');
    assert.equal(await status(aCertificate(-9, -1)), 'expired');
    assert.equal(await status(aCertificate(1, 99)), 'absent');
    assert.equal(await status(), 'absent');
  });

  it('are errors with their reason when Windows does not answer: that is no "absent"', async () => {
    const check = aCheck({ type: 'Service', serviceName: 'Spooler' });
    const silent = await attempt(check, () => ({ ended: 'silence', code: null }));
    const denied = await attempt(check, () => ({ says: answerOf({ service: 'access is denied' }) }));
    assert.deepEqual([silent.passed, silent.status, denied.status], [false, 'timeout', 'error']);
    assert.match(String(denied.observed['error']), /access is denied/u);
  });
});

describe('checks over the network', () => {
  const answers = (answer: Awaited<ReturnType<Network['get']>>): { network: Network } => ({
    network: { connect: async () => null, get: async () => answer },
  });
  const check = aCheck({ type: 'HealthEndpoint', url: 'https://till.example/health', bodyMatch: '"ok"' });

  it('want the status and the text', async () => {
    const ok = answers({ ok: true, status: 200, body: Buffer.from('{"state":"ok"}') });
    const other = answers({ ok: true, status: 200, body: Buffer.from('{"state":"down"}') });
    const down = answers({ ok: true, status: 503, body: Buffer.from('"ok"') });
    assert.deepEqual(
      [(await attempt(check, nothing, ok)).passed, (await attempt(check, nothing, ok)).status],
      [true, '200'],
    );
    assert.deepEqual(
      [(await attempt(check, nothing, other)).passed, (await attempt(check, nothing, other)).status],
      [false, 'other body'],
    );
    assert.deepEqual(
      [(await attempt(check, nothing, down)).passed, (await attempt(check, nothing, down)).status],
      [false, '503'],
    );
  });

  it('fail with the kind of failure, which is not an error of the check', async () => {
    const tls = answers({ ok: false, kind: 'tls', detail: 'self-signed certificate' });
    assert.deepEqual(
      [(await attempt(check, nothing, tls)).passed, (await attempt(check, nothing, tls)).status],
      [false, 'tls'],
    );
    const refused = { network: { ...tls.network, connect: async () => ({ kind: 'refused', detail: '' }) as const } };
    assert.equal((await attempt(aCheck({ type: 'Port', port: 443 }), nothing, refused)).status, 'refused');
    assert.equal((await attempt(aCheck({ type: 'Port', port: 443 }), nothing, tls)).status, 'open');
  });
});

describe('checks of files, logs and commands', () => {
  it('a file is there, has its content, and is young enough', async (t) => {
    const path = aFile(t, 'content');
    utimesSync(path, new Date(NOW - 5 * 3_600_000), new Date(NOW - 5 * 3_600_000));
    const file = { type: 'File', id: 'f', sha256: null, maximumAgeHours: null, path };
    const status = async (change: object) => (await attempt({ ...file, ...change }, nothing)).status;
    assert.equal(await status({ sha256: sha256Hex(Buffer.from('content')), maximumAgeHours: 5 }), 'present');
    assert.equal(await status({ maximumAgeHours: 4 }), 'too old');
    const ahead = aFile(t, 'ahead');
    utimesSync(ahead, new Date(NOW + 3_600_000), new Date(NOW + 3_600_000));
    assert.equal(await status({ path: ahead, maximumAgeHours: 4 }), 'from the future');
    assert.equal(await status({ path: ahead }), 'present');
    assert.equal(await status({ sha256: '0'.repeat(64) }), 'other content');
    assert.equal(await status({ path: `${path}.gone` }), 'absent');
    assert.equal(await status({ path: join(path, '..') }), 'no file');
  });

  it('a log has no new events of a source; one that cannot be read is an error', async () => {
    const check = aCheck({ type: 'EventLog', log: 'Application', source: "Till's service" });
    const event =
      "<Event><System><EventID Qualifiers='1'>7</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-23T09:29:30Z'/></System></Event>";
    const none = await attempt(check, () => ({ code: 0, stdout: '' }));
    const some = await attempt(check, () => ({ code: 0, stdout: event }));
    assert.deepEqual(
      [none.passed, none.status, some.passed, some.status],
      [true, 'no new errors', false, 'new errors'],
    );
    const query = none.calls[0]?.args.find((one) => one.startsWith('/q:')) ?? '';
    assert.ok(query.includes('Provider[@Name="Till\'s service"]') && query.includes('2026-11-23T09:29:00.000Z'));
    assert.equal((await attempt(check, () => ({ code: 15007 }))).status, 'error');
    assert.equal((await attempt(aCheck({ type: 'EventLog', log: 'A', source: `'"` }), nothing)).status, 'error');
  });

  it('a command runs only by its full path, and hash where one is stated', async (t) => {
    const probe = aFile(t, 'program');
    const check = aCheck({ type: 'Synthetic', command: PROBE, expectedOutput: 'fine' });
    const hash = sha256Hex(Buffer.from('program'));
    const plays: Program = () => ({ code: 0, stdout: 'all fine' });
    for (const [allowed, status, runs] of [
      [[], 'error', 0],
      [[{ path: `${PROBE}x`, sha256: null }], 'error', 0],
      [[{ path: PROBE, sha256: '0'.repeat(64) }], 'error', 0],
      [[{ path: PROBE, sha256: hash }], 'exit 0', 1],
      [[{ path: PROBE.toUpperCase(), sha256: null }], 'exit 0', 1],
    ] as const) {
      const seen = await attempt(check, plays, { allowed: [...allowed], probe });
      assert.deepEqual([seen.status, seen.calls.length], [status, runs], JSON.stringify(allowed));
    }
    const allowed = [{ path: PROBE, sha256: null }];
    assert.equal((await attempt(check, () => ({ code: 0, stdout: 'broken' }), { allowed })).status, 'other output');
    assert.equal((await attempt(check, () => ({ code: 3, stdout: 'fine' }), { allowed })).status, 'exit 3');
    const hung = await attempt(check, () => ({ code: null, ended: 'timeLimit' }), { allowed });
    assert.deepEqual([hung.passed, hung.status], [false, 'timeLimit']);
  });

  it('a bare name is never run, though allowCommands has the very same: the search of Windows would choose the file', async () => {
    for (const command of ['probe.exe', 'Till\\probe.exe', '\\probe.exe', 'C:probe.exe', '%ProgramFiles%\\probe.exe']) {
      const check = aCheck({ type: 'Synthetic', command });
      const seen = await attempt(check, () => ({ code: 0 }), { allowed: [{ path: command, sha256: null }] });
      assert.deepEqual([seen.status, seen.calls.length], ['error', 0], command);
    }
  });

  it('of what a command prints nothing is kept when it passes, and its beginning without secrets when it fails', async () => {
    const allowed = [{ path: PROBE, sha256: null }];
    const check = aCheck({ type: 'Synthetic', command: PROBE, expectedOutput: 'fine' });
    const told =
      (text: string): Program =>
      () => ({ code: 0, stdout: `${text}, password=Zq7S99xVb9kLmN4tR` });
    const passed = await attempt(check, told('all fine'), { allowed });
    assert.deepEqual(passed.observed, { exitCode: 0, ended: 'exit', characters: 36, found: 'fine' });
    const failed = await attempt(check, told('broken'), { allowed });
    assert.equal(failed.observed['output'], 'broken, password=[redacted:secretValue]');
    const long = await attempt(check, told('x'.repeat(4_080)), { allowed });
    assert.ok(!String(long.observed['output']).includes('Zq7'));
  });

  it('a policy whose check nobody allowed is a fault, with the check', () => {
    const applications = [{ name: 'Till', checks: [aCheck({ type: 'Synthetic', command: 'C:\\Till\\probe.exe' })] }];
    const effective = (path: string) =>
      ({
        policies: {
          AppValidationPolicy: { applications },
          ClientProfile: { allowCommands: [{ path, sha256: null }] },
        },
        sources: [],
      }) as unknown as EffectivePolicy;
    assert.deepEqual(commandFaults(effective('c:\\till\\PROBE.exe')), []);
    assert.deepEqual(
      commandFaults(effective('C:\\Till\\other.exe')).map(({ path }) => path),
      ['applications[0].checks[0].command'],
    );
  });
});

it('every type of check has the file that makes it, and no file makes another', async () => {
  const folder = join(import.meta.dirname, '../../../src/device/windows/checks');
  const files = readdirSync(folder).filter((name) => name.endsWith('-check.ts'));
  const kebab = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-').toLowerCase();
  assert.deepEqual(files.sort(), CHECK_TYPES.map(({ type }) => `${kebab(type)}-check.ts`).sort());
  for (const file of files) {
    const made = (await import(join(folder, file))) as { check?: unknown };
    assert.equal(typeof made.check, 'function', file);
  }
});
