import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { copiesAnswer } from '../../../src/cli/copies-answer.ts';
import { pruneCopies } from '../../../src/pipeline/detach/prune-copies.ts';
import type { BegunRun, DetachedRun } from '../../../src/schema/detached-run.ts';
import type { OpenRun } from '../../../src/schema/device-state.ts';
import { DetachedRuns } from '../../../src/state/detached-runs.ts';
import { DeviceState } from '../../../src/state/device-state.ts';
import { createFiles } from '../../../src/system/files.ts';
import { realFileOps, type FileOps } from '../../../src/system/file-ops.ts';
import { realSystem } from '../../../src/system/real.ts';
import type { System } from '../../../src/system/system.ts';
import { scratchFolder } from '../../support/sim-files.ts';

const idOf = (digit: number): string => `3f2a0000-0000-4000-8000-00000000000${digit}`;
const [ID, RUN, OTHER] = [idOf(1), idOf(2), idOf(3)];
const HOUR = 3_600_000;
const real = realSystem([]);
const ago = (ms: number): string => new Date(real.clock.now() - ms).toISOString();

interface Ground {
  readonly system: System;
  readonly detached: DetachedRuns;
  /** What lies in the folder of a run that was handed over. */
  readonly left: (id?: string) => string[];
}

/** A machine folder with a run that was handed over two hours ago, its copies, and tasks by their definitions. */
function ground(t: TestContext, tasks: Readonly<Record<string, string>> = {}, ops: FileOps = realFileOps): Ground {
  const machineFolder = join(scratchFolder(t), 'machine');
  const files = createFiles(ops);
  const read: typeof files.read = (path, most) => {
    if (!path.includes('\\Tasks\\')) return files.read(path, most);
    const text = tasks[path.split('\\').at(-1) ?? ''];
    return text === undefined ? undefined : Buffer.from(`\ufeff${text}`, 'utf16le');
  };
  const processes = { ...real.processes, alive: () => false };
  const system = { ...real, processes, files: { ...files, read }, host: { ...real.host, machineFolder } };
  const detached = new DetachedRuns(createFiles(), machineFolder);
  for (const name of ['program', 'kit']) {
    mkdirSync(join(detached.folderOf(ID), name), { recursive: true });
    writeFileSync(join(detached.folderOf(ID), name, 'file'), 'bytes');
  }
  const left = (id = ID): string[] => {
    return readdirSync(detached.root).includes(id) ? readdirSync(detached.folderOf(id)).sort() : [];
  };
  return { system, detached, left };
}

const record: DetachedRun = {
  ...{ schemaVersion: 1, id: ID, runId: RUN, fresh: true, registeredAt: ago(2 * HOUR), outputRoot: '/o' },
  ...{ maxRuntimeMs: null, retry: [], kit: null, program: { from: 'p.exe', sha256: 'a'.repeat(64) } },
  ...{ resumeAtStart: true, lastRun: null, trustRefusal: null, firstEvents: [] },
};
const begun: BegunRun = {
  ...{ schemaVersion: 1, pid: 7, begunAt: ago(HOUR), seenAt: ago(HOUR), step: 'run', exitCode: null, runId: null },
};
const ALL = ['kit', 'program'];
const RECORDS = ['begun.json', 'detached.json'];
const said = async ({ system }: Ground, dryRun = false) => {
  const { removed, left } = await pruneCopies(system, dryRun);
  return { removed, left: left.map(({ reason }) => reason) };
};

describe('what a run that was handed over has left', () => {
  it('is removed when the run is over, and a dry run says so', async (t) => {
    const here = ground(t);
    assert.deepEqual(await said(here, true), { removed: [ID], left: [] });
    assert.deepEqual(here.left(), ALL);
    assert.deepEqual(await said(here), { removed: [ID], left: [] });
    assert.deepEqual(readdirSync(here.detached.root), []);
    assert.deepEqual(await said(here), { removed: [], left: [] });
  });

  it('keeps what tells how it ended, where it never began or was refused', async (t) => {
    for (const told of [[], [{ ...begun, step: 'ended' as const, exitCode: 240 }]]) {
      const here = ground(t);
      here.detached.write(record);
      for (const one of told) here.detached.writeBegun(ID, one);
      assert.deepEqual(await said(here), { removed: [ID], left: [] });
      assert.deepEqual(here.left(), told.length === 0 ? ['detached.json'] : RECORDS);
      assert.deepEqual(await said(here), { removed: [], left: [] });
    }
  });

  it('stays where its run is about to begin, works, is open, or begins with the next start of Windows', async (t) => {
    const fresh = ground(t);
    fresh.detached.write({ ...record, registeredAt: ago(0) });
    const working = ground(t);
    working.detached.write(record);
    working.detached.writeBegun(ID, { ...begun, seenAt: ago(0) });
    const alive = { ...working, system: { ...working.system, processes: { ...real.processes, alive: () => true } } };
    const waiting = ground(t);
    waiting.detached.write(record);
    waiting.detached.writeBegun(ID, { ...begun, step: 'ended', exitCode: 150, runId: RUN });
    openRun(waiting, RUN);
    const cutOff = ground(t, { Resume: `--detached ${ID}` });
    cutOff.detached.write(record);
    cutOff.detached.writeBegun(ID, { ...begun, step: 'kit' });
    for (const [here, reason] of [
      [fresh, 'underWay'],
      [alive, 'underWay'],
      [waiting, 'openRun'],
      [cutOff, 'startsAgain'],
    ] as const) {
      const before = here.left();
      for (const dryRun of [true, false]) assert.deepEqual(await said(here, dryRun), { removed: [], left: [reason] });
      assert.deepEqual(here.left(), before);
      assert.ok(before.length > ALL.length);
    }
  });

  it('goes where another run is open, or the task that goes on is that of another', async (t) => {
    const here = ground(t);
    here.detached.write(record);
    here.detached.writeBegun(ID, { ...begun, step: 'ended', exitCode: 0, runId: RUN });
    openRun(here, OTHER);
    assert.deepEqual(await said(here, true), { removed: [ID], left: [] });
    const cutOff = ground(t, { Resume: `--detached ${OTHER}` });
    cutOff.detached.write(record);
    cutOff.detached.writeBegun(ID, begun);
    assert.deepEqual(await said(cutOff, true), { removed: [ID], left: [] });
  });

  it('stays while a run holds the device, and is told when it is in use', async (t) => {
    const here = ground(t);
    const lock = await here.system.locks.acquire(here.system.host.machineFolder);
    assert.deepEqual(await said(here), { removed: [], left: ['deviceHeld'] });
    assert.deepEqual(here.left(), ALL);
    lock?.release();
    const unlink: FileOps['unlink'] = (path) => {
      if (path.includes('program')) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
      realFileOps.unlink(path);
    };
    const used = ground(t, {}, { ...realFileOps, unlink });
    assert.deepEqual(await said(used), { removed: [], left: ['inUse'] });
    const answer = copiesAnswer({ removed: [], left: [{ id: ID, reason: 'inUse' }], notSeen: null }, false);
    assert.deepEqual([answer.exitCode, answer.lines], [1, [`  left the copy ${ID}: it is in use`]]);
  });

  it('is not removed from a folder that others can write to, and its absence needs no lock', async (t) => {
    const here = ground(t);
    chmodSync(here.detached.root, 0o777);
    await assert.rejects(pruneCopies(here.system, false), { code: 'outputUnusable' });
    assert.deepEqual(here.left(), ALL);
    const none = { ...here.system, host: { ...here.system.host, machineFolder: '/not/there' } };
    assert.deepEqual(await pruneCopies(none, false), { removed: [], left: [], notSeen: null });
  });
});

function openRun({ system: { files, host } }: Ground, runId: string): void {
  const machine = host.machineFolder;
  const run: OpenRun = {
    ...{ schemaVersion: 1, runId, outputRoot: '/o', tenantId: 'T0', clientId: 'C0', siteId: 'S0', deviceId: 'D1' },
    ...{ mode: 'live', simulated: false, status: 'waiting', hop: 1, bootIdentity: null, resumeAt: '07' },
    ...{ startedAt: ago(HOUR), policySha256: null, kit: null },
  };
  new DeviceState(files, { device: machine, machine, memory: machine }).writeOpenRun(run);
}
