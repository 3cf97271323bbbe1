import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change, Windows } from './windows/model.ts';
import type { Offered } from './windows/offered.ts';
import { World, type Started } from './windows/world.ts';

/** One thing that happens in a course, in its place. */
export type Step = (world: World) => Promise<void> | void;

/** What a start comes to: its code, and at 100 or 240 the words of `why=` that it must say, and no other. */
export interface Ending {
  readonly codes: readonly number[];
  /** Null: it is not asked. */
  readonly why: readonly string[] | null;
}

const MOST_BOOTS = 4;

/** Courses by their group, in a file that only counts them. */
let told: Map<string, number> | null = null;
let current = '';

/** From here on nothing is tested: `course` only counts. */
export function countOnly(): Map<string, number> {
  told = new Map<string, number>();
  return told;
}

/** Courses that try one kind of thing; the outermost group counts. */
export function group(name: string, tell: () => void): void {
  if (told === null) {
    describe(name, tell);
    return;
  }
  const outer = current;
  current = outer === '' ? name : outer;
  tell();
  current = outer;
}

/** A course: a device, updates, and what happens. One named test. */
export function course(name: string, windows: () => Windows, ...steps: readonly Step[]): void {
  if (told !== null) {
    told.set(current, (told.get(current) ?? 0) + 1);
    return;
  }
  test(name, async () => {
    const world = new World(windows());
    for (const step of steps) await step(world);
  });
}

export const ends = (code: number, ...why: readonly string[]): Ending => ({
  codes: [code],
  why: why.length === 0 ? null : why,
});
export const oneOf = (...codes: readonly number[]): Ending => ({ codes, why: null });
export const green = ends(0);
/** Required and without effect: readable, and not there. */
export const failed = ends(210);
export const unconfirmed = ends(100, 'unconfirmed');
/** Where what an update leaves may be read or not. */
export const notGreen = oneOf(100, 210);

/** Starts the command, and again after each reboot that it asks for, until it ends otherwise. */
export const run =
  (ending: Ending, ...args: readonly string[]): Step =>
  (world) =>
    untilEnded(world, ending, args);

/** The same under another output root. */
export const runUnder =
  (root: string, ending: Ending, ...args: readonly string[]): Step =>
  (world) =>
    untilEnded(world, ending, args, root);

async function untilEnded(world: World, ending: Ending, args: readonly string[], root?: string): Promise<void> {
  for (let boots = 0; ; boots++) {
    const started = await world.run(args, root);
    agrees(world, started);
    if (started.code !== 150 || ending.codes.includes(150) || boots === MOST_BOOTS) {
      await demand(world, started, ending);
      return;
    }
    world.boot();
  }
}

/** One start. */
export const start =
  (ending: Ending, root?: string, ...args: readonly string[]): Step =>
  async (world) => {
    const started = await world.run(args, root);
    agrees(world, started);
    await demand(world, started, ending);
  };

/** The code follows from the files, whatever happened. */
function agrees(world: World, { code, runId, last }: Started): void {
  const folder = runId === null ? undefined : world.folderOf(runId);
  if (runId === null || folder === undefined || code === 170) return;
  if (code !== 150) assert.equal(world.recomputed(runId), code, `the files of the run say another code: ${last}`);
}

async function demand(world: World, started: Started, ending: Ending): Promise<void> {
  const said = `${started.last}\n${tail(started)}\n${verdicts(world, started)}`;
  assert.ok(ending.codes.includes(started.code), `expected ${ending.codes.join(' or ')}, got ${started.code}: ${said}`);
  if (ending.why !== null) assert.deepEqual([...started.why].sort(), [...ending.why].sort(), said);
  if (started.code === 150 || started.runId === null) return;
  const folder = world.folderOf(started.runId);
  if (folder === undefined) return;
  const verified = await world.command('verify', folder);
  assert.ok(verified.code === 0 || started.why.includes('stopped'), `verify: ${verified.stdout}`);
}

const tail = ({ stdout, stderr }: Started): string => `${stdout.split('\n').slice(-12).join('\n')}${stderr}`;

function verdicts(world: World, { runId }: Started): string {
  if (runId === null) return '';
  const lines = world
    .records(runId)
    .map(
      (one) =>
        `${String(one['title'])}: ${String(one['verdict'])} ${String(one['reason'])} ${JSON.stringify(one['proof'])}`,
    );
  const entries = (world.artifact(runId, 'catalog.json')['updates'] ?? []) as Record<string, unknown>[];
  const decided = entries.map(
    (one) =>
      `${String(one['kind'])} ${String(one['decision'])} ${String(one['rule'])} ${JSON.stringify(one['effects'])}`,
  );
  return [...lines, ...decided].join('\n');
}

export const offer =
  (...updates: readonly Offered[]): Step =>
  ({ windows }) => {
    windows.offers.push(...updates);
  };

/** What is offered is replaced. */
export const offerOnly =
  (...updates: readonly Offered[]): Step =>
  ({ windows }) => {
    windows.offers = [...updates];
  };

export const reboot: Step = (world) => {
  world.boot();
};
export const days =
  (count: number): Step =>
  (world) => {
    world.later(count);
  };
export const changed =
  (...changes: readonly Change[]): Step =>
  ({ windows }) => {
    for (const change of changes) change(windows);
  };
export const settings =
  (updateSettings: object, more: object = {}): Step =>
  (world) => {
    world.policy('UpdatePolicy', { updateSettings, ...more });
  };

/** How often an update was installed, in all starts. */
export const installed =
  (update: Offered, times: number): Step =>
  ({ windows }) => {
    const calls = windows.installs.filter((one) => one.startsWith(`${update.id}/`)).length;
    assert.equal(calls, times, `${update.facts.title ?? update.id} was installed ${calls} times`);
  };

/** The updates were installed in this order. */
export const inOrder =
  (...updates: readonly Offered[]): Step =>
  ({ windows }) => {
    assert.deepEqual(
      windows.installs.map((one) => one.split('/')[0]),
      updates.map(({ id }) => id),
    );
  };

/** The verdict of the last start on an update. */
export const verdict =
  (update: Offered, expected: string | null): Step =>
  (world) => {
    const record = world.records(world.starts.at(-1)?.runId ?? '').find((one) => one['updateId'] === update.id);
    assert.equal(record?.['verdict'], expected, JSON.stringify(record));
  };
