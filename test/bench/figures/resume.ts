import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median, ms, times, type Figure } from '../figure.ts';
import { measured, PATCHPILOT } from '../measure.ts';

const ROUNDS = 11;
const LIMIT = 2;

/**
 * How long after a reboot until phase 07 works, against `version`; both by the clock, since one ends inside a process.
 */
export const resume: Figure = {
  name: 'resume',
  async measure(scratch) {
    const [root, waiting] = [join(scratch, 'resume'), join(scratch, 'waiting')];
    const args = ['run', '--scenario', 'reboot-150', '--output-root', root, '--quiet'];
    rmSync(root, { recursive: true, force: true });
    await measured(scratch, PATCHPILOT, args, 150);
    cpSync(root, waiting, { recursive: true });
    const [version, until]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      version.push((await measured(scratch, PATCHPILOT, ['version'])).wall);
      rmSync(root, { recursive: true, force: true });
      cpSync(waiting, root, { recursive: true });
      const { wall, endedAt } = await ended(scratch, args);
      until.push((phaseStart(root) - (endedAt - wall * 1_000)) / 1_000);
    }
    const ratio = median(until) / median(version);
    return [
      {
        figure: 'resume, from start to phase 07',
        against: `\`patchpilot version\`, ${ms(median(version))}`,
        measured: `${times(ratio)} (${ms(median(until))})`,
        limit: times(LIMIT),
        holds: ratio <= LIMIT,
      },
    ];
  },
};

async function ended(scratch: string, args: readonly string[]): Promise<{ wall: number; endedAt: number }> {
  const { wall } = await measured(scratch, PATCHPILOT, args);
  return { wall, endedAt: Date.now() };
}

/** The time in the event with which phase 07 begins; milliseconds since 1970 UTC. */
function phaseStart(root: string): number {
  const run = readdirSync(join(root, 'Runs'))[0] ?? '';
  const events = readFileSync(join(root, 'Runs', run, 'Logs', 'Events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const found = events
    .map((line) => JSON.parse(line) as { type: string; phase: string | null; time: string })
    .find(({ type, phase }) => type === 'phaseStarted' && phase === '07');
  if (found === undefined) throw new Error('expected phase 07 to have begun');
  return Date.parse(found.time);
}
