import assert from 'node:assert/strict';
import { join } from 'node:path';
import { lastLineIn } from '../support/cli.ts';
import { FAULT_KINDS, type FaultKind } from '../support/fault-ops.ts';
import { MemoryDisk, POWER_CUTS, type PowerCut } from '../support/memory-disk.ts';
import { recomputed } from '../support/starts.ts';
import { rebootSimulatedDevice } from '../../src/device/simulated/memory.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { assertAsIfNothing } from './as-if-nothing.ts';
import { DEVICE_FOLDER, filesOn, OUTPUT_ROOT, startOn, type EndedStart } from './memory-host.ts';

/** What one case does to which start, and where. */
export interface FaultCase {
  readonly kind: FaultKind | PowerCut;
  /** 0 for the first start. */
  readonly start: number;
  /** `Infinity` for a power cut after the start has ended. */
  readonly at: number;
}

/** What came of one case: how the start with the fault ended, and what `verify` said of the evidence it left. */
export interface Outcome {
  readonly kind: FaultCase['kind'];
  readonly code: string;
  readonly left: string;
  readonly startsAfter: number;
  readonly calledAgain: boolean;
}

/** A scenario, the codes of its starts, and the disk as each of its starts finds it. */
export interface StartContext {
  readonly scenario: string;
  readonly codes: readonly number[];
  readonly disks: readonly MemoryDisk[];
}

const MAX_STARTS = 6;
const never = { kind: 'fail', at: Number.POSITIVE_INFINITY } as const;
const isPowerCut = (kind: FaultCase['kind']): kind is PowerCut => (POWER_CUTS as readonly string[]).includes(kind);
/** These must change nothing: the door writes the rest, or tries again. */
const HARMLESS: ReadonlySet<string> = new Set(['shortWrite', 'heldAWhile']);

export async function groundOf(scenario: string, codes: readonly number[]): Promise<StartContext> {
  const disks = [new MemoryDisk()];
  for (const code of codes) {
    const disk = (disks.at(-1) ?? new MemoryDisk()).copy();
    assert.equal((await startOn(disk, scenario, never)).code, code);
    disks.push(disk);
  }
  return { scenario, codes, disks: disks.slice(0, -1) };
}

/** Every operation of every start, for every kind of fault that can hit it. */
export async function everyCase({ scenario, disks }: StartContext): Promise<FaultCase[]> {
  const cases: FaultCase[] = [];
  for (const [start, disk] of disks.entries()) {
    for (const kind of FAULT_KINDS) {
      const { fault } = await startOn(disk.copy(), scenario, { kind, at: Number.POSITIVE_INFINITY });
      const points = Array.from({ length: fault.count() }, (_, before) => before + 1);
      cases.push(...points.map((at) => ({ kind, start, at })));
      if (kind !== 'kill') continue;
      for (const cut of POWER_CUTS) {
        cases.push(...[...points, Number.POSITIVE_INFINITY].map((at) => ({ kind: cut, start, at })));
      }
    }
  }
  return cases;
}

/** Plays a case to its end, and throws when it does not end as if nothing had happened. */
export async function play(ground: StartContext, { kind, start, at }: FaultCase): Promise<Outcome> {
  const disk = ground.disks[start]?.copy() ?? new MemoryDisk();
  const hurt = await startOn(disk, ground.scenario, { kind: isPowerCut(kind) ? 'kill' : kind, at });
  const point = `${kind}, start ${start + 1}: ${hurt.fault.hit() ?? 'after its end'}`;
  if (isPowerCut(kind)) {
    disk.cutPower(kind);
    if (disk.files().some((path) => path.startsWith(`${DEVICE_FOLDER}/`)))
      rebootSimulatedDevice({ files: filesOn(disk) }, DEVICE_FOLDER);
  } else hurt.fault.bury();
  const dead = kind === 'kill' || (isPowerCut(kind) && at !== Number.POSITIVE_INFINITY);
  if (!dead) assertSpoke(disk, hurt, { usual: ground.codes[start] ?? 0, harmless: HARMLESS.has(kind) }, point);
  const left = verdictsOf(disk);

  let next = await startOn(disk, ground.scenario, never);
  let startsAfter = 1;
  for (; next.code === 150 && startsAfter < MAX_STARTS; startsAfter++)
    next = await startOn(disk, ground.scenario, never);
  assert.equal(next.code, 0, `${point}: ended with ${lastLineIn(next.stdout)}`);
  const calledAgain = assertAsIfNothing(filesOn(disk), OUTPUT_ROOT, lastLineIn(next.stdout), point);
  const code = dead ? 'dead' : String(hurt.code);
  return { kind, code, left: [...new Set(left)].sort().join('+') || 'no run', startsAfter, calledAgain };
}

/**
 * The process lives: its last line is there, and its code is the usual one and that of the files, or 240 because it
 * could not read or write.
 */
function assertSpoke(
  disk: MemoryDisk,
  { code, stdout }: EndedStart,
  { usual, harmless }: { readonly usual: number; readonly harmless: boolean },
  point: string,
): void {
  const line = lastLineIn(stdout);
  assert.match(line, /^PATCHPILOT v=1 exit=\d+ status=\w+ /u, point);
  assert.ok(line.includes(` exit=${code} `), point);
  if (code === usual) {
    const [, runId = ''] = / run=(\S+) root=/u.exec(line) ?? [];
    assert.equal(recomputed(filesOn(disk), join(OUTPUT_ROOT, 'Runs', runId)).code, code, point);
    return;
  }
  assert.ok(!harmless, `${point}: ${line}`);
  assert.ok(code === 240 && line.includes(' why=output '), `${point}: ${line}`);
}

function verdictsOf(disk: MemoryDisk): string[] {
  return disk.folders(`${OUTPUT_ROOT}/Runs`).map((runId) => {
    const { verdict } = verifyRun(filesOn(disk), join(OUTPUT_ROOT, 'Runs', runId));
    return verdict;
  });
}
