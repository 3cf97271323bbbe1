import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BridgeError, type BridgeProblem } from '../../../src/device/windows/bridge-error.ts';
import { runJob } from '../../../src/device/windows/powershell.ts';
import { aWindows, jobLines, numbered, requestOf, type Program } from './a-windows.ts';

const LIMITS = { timeoutMs: 1_000, silenceMs: 500, temporaryFolder: 'C:\\Windows\\Temp' };
const GOOD = jobLines('places', { os: [{}] });

async function problemOf(play: ReturnType<Program>): Promise<BridgeProblem> {
  const { system } = aWindows(() => play);
  try {
    await runJob(system, 'places', [], LIMITS);
  } catch (error) {
    assert.ok(error instanceof BridgeError, String(error));
    assert.equal(error.code, 'bridgeFailed');
    return error.problem;
  }
  return assert.fail('expected a refusal, got an answer');
}

describe('the bridge to Windows PowerShell', () => {
  it('starts the program by its absolute path, without a shell, with nothing of the request among the arguments', async () => {
    const { system, calls } = aWindows(() => ({ lines: GOOD }));
    await runJob(system, 'places', [['judge', 'C:\\a b\\"; exit 0 #']], LIMITS);
    const [call] = calls;
    assert.equal(call?.program, 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    assert.ok(!call.args.join(' ').includes('"'));
    assert.deepEqual(requestOf(call), [['judge', 'C:\\a b\\"; exit 0 #']]);
  });

  it('lets no field break out of the data, whatever it holds', async () => {
    const { system, calls } = aWindows(() => ({ lines: GOOD }));
    const field = '\n#PATCHPILOT-REQUEST\nbootKey\nend\n';
    await runJob(
      system,
      'places',
      [
        ['judge', field],
        ['judge', ''],
      ],
      LIMITS,
    );
    const text = Buffer.from(calls[0]?.stdin ?? []).toString('utf8');
    assert.equal(text.split('\n#PATCHPILOT-REQUEST\n').length, 2);
    assert.ok(calls[0] !== undefined);
    assert.deepEqual(requestOf(calls[0]), [
      ['judge', field],
      ['judge', ''],
    ]);
  });

  it('inherits nothing from our own environment', async () => {
    const { system, calls } = aWindows(() => ({ lines: GOOD }));
    process.env['PSModulePath'] = 'C:\\evil';
    await runJob(system, 'places', [], LIMITS);
    const env = calls[0]?.env ?? {};
    assert.equal(env['PSModulePath'], 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules');
    // Node fills these in from the parent when they are left out.
    for (const name of ['HOMEDRIVE', 'HOMEPATH', 'LOGONSERVER', 'PATH', 'SystemDrive', 'SystemRoot', 'TEMP']) {
      assert.notEqual(env[name], undefined, name);
    }
    for (const name of ['USERDOMAIN', 'USERNAME', 'USERPROFILE', 'windir']) assert.notEqual(env[name], undefined, name);
    delete process.env['PSModulePath'];
  });

  it('gives the parts of a job that was carried through', async () => {
    const { system } = aWindows(() => ({ lines: jobLines('places', { os: [{ a: 1 }], boot: 'access is denied' }) }));
    const { parts } = await runJob(system, 'places', [], LIMITS);
    assert.deepEqual(parts.get('os')?.items, [{ a: 1 }]);
    assert.equal(parts.get('boot')?.state, 'failed');
  });

  for (const [what, problem, play] of [
    ['a missing program', 'missing', { ended: 'notStarted', code: null, error: 'ENOENT' }],
    ['a constrained language', 'blocked', { code: 95 }],
    ['a script that application control did not start', 'blocked', { code: 1, stderr: 'cannot be loaded' }],
    ['no output at all', 'cutOff', { code: 0 }],
    ['output without done', 'cutOff', { lines: GOOD.slice(0, -1) }],
    ['output without done after a crash', 'cutOff', { lines: GOOD.slice(0, -1), code: -1073741819 }],
    ['an unfinished line', 'noise', { lines: [...GOOD.slice(0, -1), '{"v":1,"seq":4,'] }],
    ['text of somebody else', 'noise', { lines: ['WARNING: something', ...GOOD] }],
    ['another version', 'noise', { lines: GOOD.map((line) => line.replace('"v":1', '"v":2')) }],
    ['a gap', 'noise', { lines: [GOOD[0] ?? '', ...GOOD.slice(2)] }],
    ['a repeated line', 'noise', { lines: [GOOD[0] ?? '', ...GOOD] }],
    [
      'an unknown type',
      'noise',
      { lines: numbered([{ type: 'start', script: 'places', powershell: '' }, { type: 'x' }]) },
    ],
    ['the answer of another job', 'noise', { lines: jobLines('effects', {}) }],
    ['lines after done', 'noise', { lines: [...GOOD, GOOD[0] ?? ''] }],
    [
      'done before a part has ended',
      'noise',
      {
        lines: numbered([
          { type: 'start', script: 'places', powershell: '' },
          { type: 'partStart', part: 'os' },
          { type: 'done' },
        ]),
      },
    ],
    [
      'an error line',
      'jobFailed',
      {
        code: 1,
        lines: numbered([
          { type: 'start', script: 'places', powershell: '' },
          { type: 'error', where: 'request', hresult: -1, message: 'x', chain: [] },
        ]),
      },
    ],
    ['an exit code beside done', 'exitCode', { code: 5, lines: GOOD }],
    ['a script that forgot its end', 'exitCode', { code: 96, lines: GOOD.slice(0, -1) }],
    ['a script with a syntax error', 'exitCode', { code: 97, stderr: 'Missing closing }' }],
    ['more output than we take', 'tooMuch', { lines: GOOD.slice(0, -1), truncated: true }],
    ['a hang', 'timeLimit', { ended: 'timeLimit', code: null, lines: GOOD.slice(0, 2) }],
    ['silence', 'timeLimit', { ended: 'silence', code: null }],
  ] as const) {
    it(`refuses ${what}, which is never an empty answer`, async () => {
      assert.equal(await problemOf(play), problem);
    });
  }
});
