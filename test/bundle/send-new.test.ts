import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { sendNew, type SendNewResult } from '../../src/bundle/send-new.ts';
import { PatchPilotError } from '../../src/errors/error.ts';
import { createFiles } from '../../src/system/files.ts';
import { realFileOps, type FileOps } from '../../src/system/file-ops.ts';
import { realSystem } from '../../src/system/real.ts';
import type { Files, System } from '../../src/system/system.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { FAULT_KINDS, faultOps, Killed } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { start } from '../support/starts.ts';

const system = realSystem([]);
const { clock, ids } = system;

describe('sending new runs', () => {
  const place = quickFolder();
  const made = join(place, 'made');
  const roots = new Map<string, string>();
  let count = 0;

  before(async (t) => {
    (t as { after?(f: () => void): void }).after?.(() => rmSync(place, { recursive: true, force: true }));
    for (const scenario of ['success-0', 'install-fails-210']) {
      const { runId, root } = await start(system, made, scenario);
      roots.set(runId ?? '', root ?? '');
    }
    await start(system, made, 'reboot-150');
  });

  /** An output root with two runs that are over and one that waits, and an empty share. */
  const ground = (): { outputRoot: string; share: string } => {
    const at = join(place, String((count += 1)));
    cpSync(made, join(at, 'out'), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    mkdirSync(join(at, 'share'));
    return { outputRoot: join(at, 'out'), share: join(at, 'share') };
  };
  type Ground = ReturnType<typeof ground>;
  const send = ({ outputRoot, share }: Ground, files: Files = system.files, at: Pick<System, 'clock'> = { clock }) =>
    sendNew({ files, ids, ...at }, [outputRoot], { share, withhold: new Set() });
  /** A call on the next day, which sweeps what nobody is writing any more. */
  const nextDay = { clock: { ...clock, now: () => clock.now() + 86_400_000 } };
  const deviceFolder = (share: string): string => join(share, 'T0', 'C0', 'S0', 'D1~sim');
  const zipOf = (share: string, runId: string): string => join(deviceFolder(share), `${runId}.zip`);
  const told = ({ delivered, before: sent, open, failed, left }: SendNewResult) => ({
    delivered: delivered.map(({ how, verified }) => `${how} ${verified.verdict}`),
    ...{ sent, open: open.length, failed: failed.map(({ error }) => error.code), left: left.length },
  });
  const first = (): string => [...roots.keys()][0] ?? '';
  /** The same with nothing but the first run, for what is tried at many operations. */
  const oneRun = (): { outputRoot: string; share: string } => {
    const at = join(place, String((count += 1)));
    cpSync(join(made, 'Runs', first()), join(at, 'out', 'Runs', first()), { recursive: true });
    mkdirSync(join(at, 'share'));
    return { outputRoot: join(at, 'out'), share: join(at, 'share') };
  };
  /** What a fault left is whole or not there; the next call sends the run, sweeps what was left, and remembers it. */
  const assertMended = (here: { outputRoot: string; share: string }, point: string): void => {
    const zip = zipOf(here.share, first());
    if (existsSync(zip)) assert.equal(verifyRun(system.files, zip).verdict, 'VALID', point);
    assert.deepEqual(told(send(here, system.files, nextDay)).failed, [], point);
    assert.deepEqual(readdirSync(deviceFolder(here.share)), [`${first()}.zip`], point);
    const root = roots.get(first()) ?? '';
    assert.equal(verifyRun(system.files, zip, { root }).verdict, 'VALID', point);
    assert.deepEqual(told(send(here)), { delivered: [], sent: 1, open: 0, failed: [], left: 0 }, point);
    rmSync(join(here.share, '..'), { recursive: true });
  };
  const assertHome = (share: string, point = ''): void => {
    assert.deepEqual(readdirSync(deviceFolder(share)).sort(), [...roots.keys()].map((id) => `${id}.zip`).sort(), point);
    for (const [runId, root] of roots) {
      const { verdict } = verifyRun(system.files, zipOf(share, runId), { root });
      assert.equal(verdict, 'VALID', point);
    }
  };

  it('sends each that is over, once; what waits for its restart waits', () => {
    const here = ground();
    assert.deepEqual(told(send(here)), {
      delivered: ['sent VALID', 'sent VALID'],
      ...{ sent: 0, open: 1, failed: [], left: 0 },
    });
    assertHome(here.share);
    assert.deepEqual(told(send(here)), { delivered: [], sent: 2, open: 1, failed: [], left: 0 });
    const other = join(here.share, '..', 'other');
    mkdirSync(other);
    assert.equal(send({ ...here, share: other }).delivered.length, 2);
  });

  it('sends all to the second stick of a letter, and nothing again to either of them', () => {
    const here = ground();
    const stick = (name: string, dev: number): Files => {
      rmSync(here.share);
      symlinkSync(join(here.share, '..', name), here.share);
      return createFiles(onVolume(here.share, dev));
    };
    rmSync(here.share, { recursive: true });
    for (const name of ['', 'first', 'second']) mkdirSync(join(here.share, '..', name), { recursive: true });
    symlinkSync('first', here.share);
    const all = { delivered: ['sent VALID', 'sent VALID'], sent: 0, open: 1, failed: [], left: 0 };
    const none = { ...all, delivered: [], sent: 2 };
    assert.deepEqual(told(send(here, stick('first', 0x1a2b3c4d))), all);
    assert.deepEqual(told(send(here, stick('second', 0xffffffff))), all);
    assertHome(here.share);
    assert.deepEqual(told(send(here, stick('first', 0x1a2b3c4d))), none);
    assert.deepEqual(told(send(here, stick('second', 0xffffffff))), none);
    const state = readFileSync(join(here.outputRoot, 'State', 'sent.json'), 'utf8');
    assert.deepEqual([...state.matchAll(/"volume": "(.*)"/gu)].map(([, one]) => one).sort(), [
      ...['1a2b3c4d', '1a2b3c4d', 'ffffffff', 'ffffffff'],
    ]);
  });

  it('takes for sent what lies on a volume of another number, or of none, and sends again what was moved away', () => {
    const here = ground();
    const at = (dev: number) => told(send(here, createFiles(onVolume(here.share, dev))));
    assert.deepEqual(at(5).delivered, ['sent VALID', 'sent VALID']);
    assert.deepEqual(at(6).delivered, ['alreadyThere VALID', 'alreadyThere VALID']);
    assert.equal(at(6).sent, 2);
    for (let times = 0; times < 2; times += 1)
      assert.deepEqual(at(0).delivered, ['alreadyThere VALID', 'alreadyThere VALID']);
    rmSync(zipOf(here.share, first()));
    assert.deepEqual(at(6), { delivered: [], sent: 2, open: 1, failed: [], left: 0 });
    assert.deepEqual(at(7).delivered, ['sent VALID', 'alreadyThere VALID']);
  });

  it('writes nothing into a run, and remembers only runs that are here', () => {
    const here = ground();
    const tree = (): string[] => readdirSync(join(here.outputRoot, 'Runs'), { recursive: true }) as string[];
    const before = tree();
    send(here);
    assert.deepEqual(tree(), before);
    rmSync(join(here.outputRoot, 'Runs', first()), { recursive: true });
    const other = join(here.share, '..', 'other');
    mkdirSync(other);
    send({ ...here, share: other });
    const state = readFileSync(join(here.outputRoot, 'State', 'sent.json'), 'utf8');
    assert.equal(state.includes(first()), false);
  });

  it('killed wherever it was is finished by the next call', () => {
    const probe = faultOps({ kind: 'kill', at: Number.POSITIVE_INFINITY });
    send(oneRun(), createFiles(probe.ops));
    for (const at of points(probe.count())) {
      const here = oneRun();
      const fault = faultOps({ kind: 'kill', at });
      saidBy(() => send(here, createFiles(fault.ops)));
      assert.notEqual(fault.hit(), null);
      fault.bury();
      assertMended(here, fault.hit() ?? '');
    }
  });

  for (const kind of FAULT_KINDS.filter((one) => one !== 'kill')) {
    it(`says what is not there when a disk has the fault ${kind}, and the next call sends it`, () => {
      const probe = faultOps({ kind, at: Number.POSITIVE_INFINITY });
      send(oneRun(), createFiles(probe.ops));
      for (const at of points(probe.count()).filter((_, n) => n % 5 === 0)) {
        const here = oneRun();
        const fault = faultOps({ kind, at });
        const said = saidBy(() => send(here, createFiles(fault.ops)));
        fault.bury();
        const point = fault.hit() ?? '';
        if (said.delivered.length > 0) assert.equal(existsSync(zipOf(here.share, first())), true, point);
        else assert.ok(said.failed.length > 0, point);
        assertMended(here, point);
      }
    });
  }

  it('stops asking a share that went away, names what it did not try, and goes on when it is back', () => {
    const here = ground();
    const files = createFiles(leavingAt(here.share, 3));
    assert.deepEqual(told(send(here, files)), {
      ...{ delivered: [], sent: 0, open: 1, left: 1 },
      failed: ['outputFailed'],
    });
    assert.equal(readdirSync(deviceFolder(here.share)).filter((name) => name.endsWith('.zip')).length, 0);
    assert.equal(readdirSync(deviceFolder(here.share)).filter((name) => name.endsWith('.tmp')).length, 1);
    assert.deepEqual(told(send(here, system.files, nextDay)).delivered, ['sent VALID', 'sent VALID']);
    assertHome(here.share);
  });

  it('leaves a zip alone that another call may be writing, by the time of the file', () => {
    const here = ground();
    const partial = join(deviceFolder(here.share), `.${first()}.zip.0123456789abcdef.tmp`);
    mkdirSync(deviceFolder(here.share), { recursive: true });
    for (const [minutes, stays] of [
      [-30, true],
      [59, true],
      [61, false],
    ] as const) {
      writeFileSync(partial, 'half');
      const written = new Date(clock.now() - minutes * 60_000);
      utimesSync(partial, written, written);
      rmSync(join(here.outputRoot, 'State'), { recursive: true, force: true });
      send(here);
      assert.equal(existsSync(partial), stays, String(minutes));
    }
  });

  it('is no failure where another call was first at any point, and one where nobody was', () => {
    const others = ground();
    send(others);
    const zip = zipOf(others.share, first());
    for (const name of ['flush', 'rename'] as const) {
      const here = oneRun();
      const outrun: Files = {
        ...system.files,
        [name]: (path: string, ...more: [string]) => {
          if (path.endsWith('.tmp')) {
            system.files.remove(path);
            cpSync(zip, zipOf(here.share, first()));
          }
          system.files[name](path, ...more);
        },
      };
      assert.deepEqual(told(send(here, outrun)).failed, [], name);
      assert.deepEqual(readdirSync(deviceFolder(here.share)), [`${first()}.zip`]);
    }
    const here = oneRun();
    const gone: Files = {
      ...system.files,
      rename: (from, to) => {
        if (from.endsWith('.tmp')) system.files.remove(from);
        system.files.rename(from, to);
      },
    };
    assert.deepEqual(told(send(here, gone)).failed, ['outputFailed']);
  });

  it('leaves the half-written zip of another device with the same ids alone, and keeps the runs of both', async () => {
    const here = ground();
    const second = join(here.outputRoot, '..', 'second');
    const { runId } = await start(system, second, 'success-0');
    const foreign = `.${runId ?? ''}.zip.0123456789abcdef.tmp`;
    mkdirSync(deviceFolder(here.share), { recursive: true });
    writeFileSync(join(deviceFolder(here.share), foreign), 'half');
    send(here, system.files, nextDay);
    assert.equal(existsSync(join(deviceFolder(here.share), foreign)), true);
    send({ outputRoot: second, share: here.share }, system.files, nextDay);
    assert.equal(existsSync(join(deviceFolder(here.share), foreign)), false);
    assert.equal(readdirSync(deviceFolder(here.share)).length, 3);
  });

  it('takes the same run for sent, however it was packed, and overwrites no other', () => {
    const [one = '', second = ''] = [...roots.keys()];
    const here = ground();
    send(here);
    rmSync(join(here.outputRoot, 'State', 'sent.json'));
    rmSync(join(here.outputRoot, 'State', 'sent.json.previous'), { force: true });
    const inside = unzipSync(readFileSync(zipOf(here.share, one)));
    writeFileSync(zipOf(here.share, one), zipSync(inside, { level: 0 }));
    const [name = ''] = Object.keys(unzipSync(readFileSync(zipOf(here.share, second))));
    const other = Buffer.from(zipSync({ [name]: Buffer.from('other') }));
    writeFileSync(zipOf(here.share, second), other);
    const result = told(send(here));
    assert.deepEqual([result.delivered, result.failed], [['alreadyThere VALID'], ['shareHasOther']]);
    assert.ok(readFileSync(zipOf(here.share, second)).equals(other));
    assert.equal(told(send(here)).sent, 1);
  });

  it('writes through no link and into no run, and takes no file for a folder', () => {
    const outside = join(ground().share, '..', 'outside');
    mkdirSync(outside);
    const linked = ground();
    symlinkSync(outside, join(linked.share, 'T0'));
    assert.deepEqual(told(send(linked)).failed, ['shareUnusable', 'shareUnusable']);
    assert.deepEqual(readdirSync(outside), []);
    const filed = ground();
    writeFileSync(join(filed.share, 'T0'), '');
    assert.deepEqual(told(send(filed)).failed, ['shareUnusable', 'shareUnusable']);
    const taken = ground();
    mkdirSync(zipOf(taken.share, first()), { recursive: true });
    assert.deepEqual(told(send(taken)).failed, ['shareHasOther']);
    const here = ground();
    for (const share of [join(here.share, 'absent'), join(linked.share, 'T0'), join(filed.share, 'T0')])
      assert.throws(() => send({ ...here, share }), { code: 'shareUnusable' });
    const inRun = join(here.outputRoot, 'Runs', first(), 'Logs');
    assert.throws(() => send({ ...here, share: inRun }), { code: 'outputUnusable' });
  });

  it('sends what verify faults as it is; what has no name or no readable head is named and stays', () => {
    const [one = '', second = ''] = [...roots.keys()];
    const here = ground();
    const report = join(here.outputRoot, 'Runs', one, 'Reports', 'diff-report.json');
    writeFileSync(report, `${readFileSync(report, 'utf8')} `);
    writeFileSync(join(here.outputRoot, 'Runs', second, 'run.json'), '{');
    mkdirSync(join(here.outputRoot, 'Runs', '00000000-0000-4000-8000-000000000000'));
    const result = told(send(here));
    assert.deepEqual(result, {
      delivered: ['sent INVALID'],
      sent: 0,
      open: 2,
      failed: ['evidenceUnreadable'],
      left: 0,
    });
    const led = ground();
    const file = join(led.outputRoot, 'Runs', one, 'run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"S0"', '"../../.."'));
    assert.deepEqual(told(send(led)).failed, ['idInvalid']);
    const hung = ground();
    symlinkSync('/etc/passwd', join(hung.outputRoot, 'Runs', one, 'Logs', 'link'));
    assert.deepEqual(told(send(hung)).failed, ['evidenceUnreadable']);
  });
});

/** Every one of the last operations, where the name and the record are made, and some of those before. */
const points = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => at + 1).filter((at) => at > count - 14 || at % 9 === 1);

/** What a call that may have thrown has said; a dead one says nothing. */
function saidBy(act: () => SendNewResult): Pick<SendNewResult, 'delivered' | 'failed'> {
  try {
    return act();
  } catch (error) {
    if (error instanceof Killed) return { delivered: [], failed: [] };
    if (!(error instanceof PatchPilotError)) throw error;
    return { delivered: [], failed: [{ runId: '', error }] };
  }
}

/** A share on a volume of this number, whatever this device has there; it may be a link to what plays a stick. */
const onVolume = (share: string, dev: number): FileOps => ({
  ...realFileOps,
  lstat: (path) => {
    const found = realFileOps.lstat(path === share ? realFileOps.realpath(share) : path);
    return path.startsWith(share) ? Object.assign(found, { dev }) : found;
  },
});

/** A share that takes so many writes, and then hangs up: every later operation on it fails. */
function leavingAt(share: string, after: number): FileOps {
  let left = after;
  const open = new Set<unknown>();
  const gone = (name: string, args: readonly unknown[]): boolean => {
    const on = args.some((one) => typeof one === 'string' && one.startsWith(share)) || open.has(args[0]);
    if (on && name === 'write') left -= 1;
    return on && name !== 'close' && left < 0;
  };
  const wrap =
    (name: string, act: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      if (gone(name, args))
        throw Object.assign(new Error('ECONNRESET: connection reset by peer'), { code: 'ECONNRESET' });
      const answer = act(...args);
      if (name === 'open' && String(args[0]).startsWith(share)) open.add(answer);
      if (name === 'close') open.delete(args[0]);
      return answer;
    };
  return Object.fromEntries(
    Object.entries(realFileOps).map(([name, act]) => [name, wrap(name, act as (...args: unknown[]) => unknown)]),
  ) as unknown as FileOps;
}
