import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BridgeError, type BridgeProblem } from '../../../src/device/windows/bridge-error.ts';
import type { AskOptions } from '../../../src/device/windows/bridge.ts';
import type { OpenProcess } from '../../../src/system/system.ts';
import { answerOf, aWindows, numbered, requestOf, START, type Program } from './a-windows.ts';

const LIMITS: AskOptions = { timeoutMs: 1_000, silenceMs: 500 };
const SAYS = answerOf({ os: [{}] });
/** The lines of a process that gave one answer and ended. */
const GOOD = numbered([START, ...answerOf({ os: [{}] }).slice(0, -1), { type: 'answered', request: 1 }]);
const UNANSWERED = GOOD.slice(0, -1);

async function problemOf(play: ReturnType<Program>, options: AskOptions = LIMITS): Promise<BridgeProblem> {
  const { bridge } = aWindows(() => play);
  try {
    await bridge.ask('places', [], options);
  } catch (error) {
    assert.ok(error instanceof BridgeError, String(error));
    assert.equal(error.code, 'bridgeFailed');
    return error.problem;
  }
  return assert.fail('expected a refusal, got an answer');
}

describe('the bridge to Windows PowerShell', () => {
  it('starts the program by its absolute path, without a shell, with nothing of a request among the arguments', async () => {
    const { bridge, calls, started } = aWindows(() => ({ says: SAYS }));
    await bridge.ask('places', [['judge', 'C:\\a b\\"; exit 0 #']], LIMITS);
    const [process] = started;
    assert.equal(process?.program, 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    assert.ok(!process.args.join(' ').includes('"'));
    assert.ok(calls[0] !== undefined);
    assert.deepEqual(requestOf(calls[0]), [['judge', 'C:\\a b\\"; exit 0 #']]);
  });

  it('lets no field break out of the data, whatever it holds', async () => {
    const { bridge, calls, started } = aWindows(() => ({ says: SAYS }));
    const lines = [
      ['judge', '\n#PATCHPILOT-REQUEST\nbootKey\nend\n'],
      ['judge', ''],
    ] as const;
    await bridge.ask('places', lines, LIMITS);
    assert.ok(calls[0] !== undefined && started[0] !== undefined);
    assert.deepEqual(requestOf(calls[0]), lines);
    const script = Buffer.from(started[0].stdin ?? []).toString('utf8');
    assert.ok(script.endsWith('\n#PATCHPILOT-REQUEST\n'));
    assert.equal(script.split('\n#PATCHPILOT-REQUEST\n').length, 2);
  });

  it('inherits nothing from our own environment', async () => {
    const { bridge, started } = aWindows(() => ({ says: SAYS }));
    process.env['PSModulePath'] = 'C:\\evil';
    await bridge.ask('places', [], LIMITS);
    const env = started[0]?.env ?? {};
    assert.equal(env['PSModulePath'], 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\Modules');
    // Node fills these in from the parent when they are left out.
    for (const name of ['HOMEDRIVE', 'HOMEPATH', 'LOGONSERVER', 'PATH', 'SystemDrive', 'SystemRoot', 'TEMP']) {
      assert.notEqual(env[name], undefined, name);
    }
    for (const name of ['USERDOMAIN', 'USERNAME', 'USERPROFILE', 'windir']) assert.notEqual(env[name], undefined, name);
    delete process.env['PSModulePath'];
  });

  it('gives the parts of a job that was carried through', async () => {
    const { bridge } = aWindows(() => ({ says: answerOf({ os: [{ a: 1 }], boot: 'access is denied' }) }));
    const { parts, done } = await bridge.ask('places', [], LIMITS);
    assert.equal(done, true);
    assert.deepEqual(parts.get('os')?.items, [{ a: 1 }]);
    assert.equal(parts.get('boot')?.state, 'failed');
  });

  for (const [what, problem, play] of [
    ['a missing program', 'missing', { ended: 'notStarted', code: null, error: 'ENOENT' }],
    ['a constrained language', 'blocked', { lines: [], code: 95 }],
    ['a script that application control did not start', 'blocked', { lines: [], code: 1, stderr: 'cannot be loaded' }],
    ['no output at all', 'cutOff', { lines: [], code: 0 }],
    ['an end before the answer', 'cutOff', { lines: UNANSWERED }],
    ['a crash before the answer', 'cutOff', { lines: UNANSWERED, code: -1073741819 }],
    ['a farewell in the place of an answer', 'cutOff', { lines: numbered([START, { type: 'done' }]) }],
    ['an unfinished line', 'noise', { lines: [...UNANSWERED, '{"v":1,"seq":4,'] }],
    ['text of somebody else', 'noise', { lines: ['WARNING: something', ...GOOD] }],
    ['another version', 'noise', { lines: GOOD.map((line) => line.replace('"v":1', '"v":2')) }],
    ['a gap', 'noise', { lines: [GOOD[0] ?? '', ...GOOD.slice(2)] }],
    ['a repeated line', 'noise', { lines: [GOOD[0] ?? '', ...GOOD] }],
    ['an unknown type', 'noise', { lines: numbered([START, { type: 'x' }]) }],
    ['the answer of another script', 'noise', { lines: numbered([{ ...START, jobs: ['awake'] }]) }],
    ['the answer to another request', 'noise', { lines: numbered([START, { type: 'answered', request: 2 }]) }],
    [
      'an answer before a part has ended',
      'noise',
      { lines: numbered([START, { type: 'partStart', part: 'os' }, { type: 'answered', request: 1 }]) },
    ],
    [
      'an error line',
      'jobFailed',
      { code: 1, lines: numbered([START, { type: 'error', where: 'request', hresult: -1, message: 'x', chain: [] }]) },
    ],
    ['an exit code beside done', 'exitCode', { code: 5, lines: numbered([START, { type: 'done' }]) }],
    ['a script that forgot its end', 'exitCode', { code: 96, lines: UNANSWERED }],
    ['a script with a syntax error', 'exitCode', { lines: [], code: 97, stderr: 'Missing closing }' }],
    ['more output than we take', 'tooMuch', { lines: UNANSWERED, truncated: true }],
    ['a hang', 'timeLimit', { ended: 'timeLimit', code: null, lines: GOOD.slice(0, 2) }],
    ['silence', 'timeLimit', { lines: [], ended: 'silence', code: null }],
  ] as const) {
    it(`refuses ${what}, which is never an empty answer`, async () => {
      assert.equal(await problemOf(play), problem);
    });
  }

  it('takes silence for an answer where that is asked for, never noise or a process that did not begin', async () => {
    const partial = { ...LIMITS, partial: true };
    const { bridge } = aWindows(() => ({ lines: UNANSWERED, ended: 'silence', code: null }));
    const { parts, done } = await bridge.ask('places', [], partial);
    assert.deepEqual([done, [...parts.keys()]], [false, ['os']]);
    assert.equal(await problemOf({ lines: [], ended: 'silence', code: null }, partial), 'timeLimit');
    assert.equal(await problemOf({ lines: ['x'], ended: 'silence', code: null }, partial), 'noise');
  });
});

describe('the process of the bridge', () => {
  it('answers all jobs of a start, one after another, in the order asked', async () => {
    const { bridge, calls, started } = aWindows(() => ({ says: SAYS }));
    bridge.temporaryFolder = 'C:\\Ours';
    await Promise.all(
      (['places', 'inventory', 'effects', 'agent'] as const).map((job) => bridge.ask(job, [['verb', job]], LIMITS)),
    );
    assert.deepEqual([started.length, bridge.life], [1, 1]);
    const heads = calls.map(
      ({ stdin }) =>
        Buffer.from(stdin ?? [])
          .toString('utf8')
          .split('\n')[0],
    );
    const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
    assert.deepEqual(
      heads,
      ['places', 'inventory', 'effects', 'agent'].map((job) => `job ${base64(job)} ${base64('C:\\Ours')}`),
    );
  });

  it('is replaced when it is lost: whoever asked is told, the next question is answered', async () => {
    let asked = 0;
    const { bridge, started } = aWindows(() => (++asked === 2 ? { lines: [], code: 3 } : { says: SAYS }));
    await bridge.ask('places', [], LIMITS);
    await assert.rejects(bridge.ask('agent', [], LIMITS), { code: 'bridgeFailed' });
    assert.equal(bridge.life, null);
    await bridge.ask('effects', [], LIMITS);
    assert.deepEqual([started.length, bridge.life], [2, 2]);
  });

  it('that ended between two questions costs none of them', async () => {
    let first = true;
    const { bridge, started } = aWindows(() => {
      const says = first ? [...SAYS] : SAYS;
      const end = first ? { code: 0 } : {};
      first = false;
      return { says, ...end };
    });
    await bridge.ask('places', [], LIMITS);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(bridge.life, null);
    await bridge.ask('effects', [], LIMITS);
    assert.equal(started.length, 2);
  });

  it('is written down once, before it is told to do what may go on without us', async () => {
    const told: OpenProcess[] = [];
    let known = 0;
    const { bridge, calls } = aWindows(() => ({ says: SAYS }));
    bridge.onLasting = (process) => {
      told.push(process);
      known = calls.length;
    };
    await bridge.ask('agent', [], LIMITS);
    assert.equal(told.length, 0);
    await bridge.ask('agent', [], { ...LIMITS, lasting: true });
    await bridge.ask('agent', [], { ...LIMITS, lasting: true });
    assert.deepEqual([told.length, told[0]?.pid, known], [1, 4711, 1]);
  });

  it('is ended by abandoning a question: who asked is told to stop, the next question has another process', async () => {
    let asked = 0;
    const { bridge, started } = aWindows(() => (++asked === 1 ? {} : { says: SAYS }));
    const answer = bridge.ask('agent', [['search']], LIMITS);
    await new Promise((resolve) => setImmediate(resolve));
    await bridge.abandon();
    await assert.rejects(answer, { code: 'stopped' });
    await bridge.ask('agent', [['sweep']], LIMITS);
    assert.equal(started.length, 2);
  });

  it('is not started any more once the bridge is closed', async () => {
    const { bridge, started } = aWindows(() => ({ says: SAYS }));
    await bridge.ask('places', [], LIMITS);
    await bridge.close();
    await bridge.close();
    await assert.rejects(bridge.ask('places', [], LIMITS), { code: 'stopped' });
    assert.equal(started.length, 1);
  });
});
