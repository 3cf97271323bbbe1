import assert from 'node:assert/strict';
import { liesAndVanishes } from '../conduct.ts';
import { course, group, type Step } from '../course.ts';
import { tillBreaks, withTill } from '../memory-steps.ts';
import { cumulative, dotnetUpdate } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';
import { MACHINE, World } from '../windows/world.ts';

const MOST_QUESTIONS = 60;
const MOST_BOOTS = 5;

/** Starts until it ends otherwise than 150. */
async function ended(world: World): Promise<number> {
  for (let boots = 0; boots < MOST_BOOTS; boots++) {
    const { code } = await world.run();
    if (code !== 150) return code;
    world.boot();
  }
  return 150;
}

interface Kill {
  readonly update: () => Offered;
  /** Whether the start after the reboot is the one that is killed. */
  readonly after: boolean;
  readonly till: boolean;
  readonly codes: readonly number[];
  /** Whether it must come to these codes also where nothing was installed before the kill. */
  readonly always: boolean;
}

/**
 * The same device again and again, each time killed at the next question to Windows; then it boots, and is started
 * until it ends.
 */
const killedAtEachQuestion =
  ({ update, after, till, codes, always }: Kill): Step =>
  async () => {
    for (let at = 1; at <= MOST_QUESTIONS; at++) {
      const world = new World(aDevice());
      world.windows.offers = [update()];
      if (till) await withTill(world);
      if (after) {
        await world.run();
        world.boot();
        if (till) await tillBreaks(world);
      }
      world.killedAtQuestion = at;
      await world.run();
      const lived = world.questions < at;
      world.killedAtQuestion = null;
      if (lived) return;
      world.boot();
      const code = await ended(world);
      if (!always && world.windows.installs.length === 0) continue;
      const said = world.starts.map(({ last }) => last).join('\n');
      assert.ok(codes.includes(code), `killed at question ${at}: ${said}`);
    }
    assert.fail('expected fewer questions');
  };

const bad = [100, 210] as const;
group('killed at each question to Windows', () => {
  const lie = (): Offered => liesAndVanishes(cumulative());
  const net = (): Offered => liesAndVanishes(dotnetUpdate());
  const kill = { till: false, codes: bad, always: false };
  course(
    'a cumulative update that lied, before the reboot',
    aDevice,
    killedAtEachQuestion({ ...kill, update: lie, after: false }),
  );
  course(
    'a cumulative update that lied, after the reboot',
    aDevice,
    killedAtEachQuestion({ ...kill, update: lie, after: true }),
  );
  course('.NET that lied, before the reboot', aDevice, killedAtEachQuestion({ ...kill, update: net, after: false }));
  const broken = { update: () => cumulative(), after: true, till: true, codes: [220], always: true };
  course('a till that broke at the reboot', aDevice, killedAtEachQuestion(broken));
});

const ofTheDevice = (path: string): boolean => path.startsWith(MACHINE) || path.includes('/Devices/');
const nameless = (path: string): string => path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, 'ID');

/** A device that waits for its reboot. */
async function waiting(update: Offered): Promise<World> {
  const world = new World(aDevice());
  world.windows.offers = [update];
  await withTill(world);
  await world.run();
  return world;
}

/** Each file that the device keeps, and all of them, full of NULs while it waits. */
const nulsInEach =
  (update: () => Offered, breaks: boolean, codes: readonly number[]): Step =>
  async () => {
    const names = (await waiting(update())).disk.files().filter(ofTheDevice).map(nameless);
    const lost = [
      ...names.map((name) => (path: string) => nameless(path) === name),
      () => true,
      isPrevious,
      (path: string) => !isPrevious(path),
    ];
    for (const [at, isLost] of lost.entries()) {
      const world = await waiting(update());
      world.boot();
      if (breaks) await tillBreaks(world);
      const files = world.disk.files().filter((path) => ofTheDevice(path) && isLost(path));
      for (const path of files) world.files.writeAtomic(path, Buffer.alloc(300));
      const code = await ended(world);
      const said = world.starts.map(({ last }) => last).join('\n');
      assert.ok(codes.includes(code), `${names[at] ?? 'all'}: ${said}`);
    }
  };

const isPrevious = (path: string): boolean => path.endsWith('.previous');

group('each file of the device full of NULs, and all of them', () => {
  course(
    'a till that broke at the reboot',
    aDevice,
    nulsInEach(() => cumulative(), true, [220, 240]),
  );
  course(
    'a lie that vanished',
    aDevice,
    nulsInEach(() => liesAndVanishes(cumulative()), false, bad),
  );
});

group('the power goes while it waits', () => {
  for (const how of ['tail of NULs', 'tail half', 'names lost'] as const)
    course(how, aDevice, async () => {
      const world = await waiting(cumulative());
      world.disk.cutPower(how);
      world.boot();
      await tillBreaks(world);
      assert.equal(await ended(world), 220);
    });
});
