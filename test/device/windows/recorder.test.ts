import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recorder } from '../../../src/device/windows/recorder.ts';
import { Bridge } from '../../../src/device/windows/bridge.ts';
import type { Files, System } from '../../../src/system/system.ts';
import { replay } from '../../support/replay.ts';
import { answerOf, aWindows, OS_ITEM, type Program } from './a-windows.ts';

const FOLDER = 'C:\\recorded';
const SECRET = 'hunter2-Zq81';
const LIMITS = { timeoutMs: 1_000, silenceMs: 1_000 };

/** A Windows whose files are a map; `room` is how many bytes it takes. */
function aDevice(play: Program, room = Number.POSITIVE_INFINITY) {
  const content = new Map<string, string>();
  const put = (path: string, text: string): void => {
    if (Buffer.byteLength(text) > room) throw new Error('no space left');
    content.set(path, text);
  };
  const files: Partial<Files> = {
    list: (path) =>
      [...content.keys()].filter((file) => file.startsWith(`${path}\\`)).map((name) => ({ name, kind: 'file' })),
    makeFolder: () => undefined,
    writeNew: (path, bytes) => {
      assert.equal(content.has(path), false, path);
      put(path, Buffer.from(bytes).toString());
    },
    writeAtomic: (path, bytes) => {
      put(path, Buffer.from(bytes).toString());
    },
    openAppend: (path) => ({
      append: (bytes) => {
        put(path, (content.get(path) ?? '') + Buffer.from(bytes).toString());
      },
      size: 0,
      close: () => undefined,
    }),
  };
  const { system } = aWindows(play);
  return { content, system: { ...system, files } as System };
}

const asked = { cwd: 'C:\\', env: {}, timeoutMs: 1_000, maxOutputBytes: 1_000 };
const manifestOf = (content: Map<string, string>) =>
  JSON.parse(content.get(`${FOLDER}\\manifest.json`) ?? '') as {
    host: object;
    files: { file: string; program: string; exit: number | null; windows: string; args: string[] | null }[];
  };

describe('a recording of what Windows answers', () => {
  it('holds what each program said, its end, and of which Windows it is', async () => {
    const { content, system } = aDevice(() => ({ lines: ['No component store corruption'], code: 5 }));
    const recorder = new Recorder(system, FOLDER);
    const program = 'C:\\Windows\\System32\\dism.exe';
    const { code } = await recorder.system.processes.run({ ...asked, program, args: ['/English', '/Online'] });
    assert.equal(code, 5);
    const [one] = manifestOf(content).files;
    assert.deepEqual(
      [one?.program, one?.args, one?.exit, one?.windows],
      [program, ['/English', '/Online'], 5, '10.0.26200'],
    );
    assert.equal(content.get(`${FOLDER}\\${one?.file.replaceAll('/', '\\') ?? ''}`), 'No component store corruption\n');
    assert.equal(recorder.count, 1);
  });

  it('holds the lines of the bridge so that the product reads them again', async () => {
    const { content, system } = aDevice(() => ({ says: answerOf({ os: [OS_ITEM], ports: 'no' }) }));
    const bridge = new Bridge(new Recorder(system, FOLDER).system);
    await bridge.ask('inventory', [['part', 'os']], LIMITS);
    await bridge.close();
    const { parts, faults } = replay(content.get(`${FOLDER}\\bridge\\001.jsonl`) ?? '');
    assert.deepEqual(faults, []);
    assert.deepEqual(
      parts.map(([name, { state }]) => [name, state]),
      [
        ['os', 'complete'],
        ['ports', 'failed'],
      ],
    );
    assert.equal(manifestOf(content).files[0]?.exit, 0);
  });

  it('holds no secret, neither in what was said nor in what was asked', async () => {
    const url = `http://updates:${SECRET}@wsus.example`;
    const setting = { key: 'WindowsUpdate', name: 'WUServer', kind: 'string', data: url };
    const { content, system } = aDevice((request) =>
      request.stdin === undefined
        ? { stdout: `Authorization: Bearer ${SECRET}${SECRET}\n`, stderr: `password=${SECRET}` }
        : { says: answerOf({ updateSettings: [setting] }) },
    );
    const { system: recorded } = new Recorder(system, FOLDER);
    await recorded.processes.run({
      ...asked,
      program: 'C:\\setup.exe',
      args: ['/password', SECRET, `/pass=${SECRET}`],
    });
    const bridge = new Bridge(recorded);
    await bridge.ask('inventory', [['part', 'updateSettings']], LIMITS);
    await bridge.close();
    const all = [...content].flat().join('\n');
    assert.ok(all.includes('wsus.example') && all.includes('setup.exe'));
    assert.ok(!all.toLowerCase().includes(SECRET.toLowerCase()), all);
  });

  it('is refused where something is in its folder', () => {
    const { content, system } = aDevice(() => ({}));
    content.set(`${FOLDER}\\somebody`, '');
    assert.throws(() => new Recorder(system, FOLDER), { code: 'outputUnusable', subject: FOLDER });
  });

  it('that cannot be written any more costs nothing but itself, and says why', async () => {
    const { system } = aDevice(() => ({ lines: ['x'.repeat(5_000)], code: 0 }), 4_000);
    const recorder = new Recorder(system, FOLDER);
    const run = () => recorder.system.processes.run({ ...asked, program: 'C:\\a.exe', args: [] });
    assert.equal((await run()).code, 0);
    assert.equal((await run()).code, 0);
    assert.match(recorder.problem ?? '', /no space left/u);
  });
});
