import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../../src/build/paths.mjs';
import { megabytes, microseconds, ms, times, type Figure } from '../figure.ts';
import { interleaved, measured, PATCHPILOT, RUNTIME, type Usage } from '../measure.ts';

const FLAT = 1.2;
const [SMALL, MIDDLE, LARGE] = [1_000, 10_000, 100_000];
const LARGE_FILE = 1_000_000_000;
const LIMIT_OPENSSL = 1.15;
const EVENT_BYTES = 256_000_000;
const LIMIT_EVENT = 4e-6;

interface Grown {
  readonly path: string;
  /** What writing it took. */
  readonly usage: Usage;
}

async function grown(scratch: string, events: number, bytes: number): Promise<Grown> {
  const root = join(scratch, `grown-${events}-${bytes}`);
  rmSync(root, { recursive: true, force: true });
  const script = inRoot('test', 'bench', 'grown-run.ts');
  const usage = await measured(scratch, RUNTIME, ['--no-warnings', script, root, `${events}`, `${bytes}`]);
  return { path: join(root, 'Runs', readdirSync(join(root, 'Runs'))[0] ?? ''), usage };
}

const verify = (scratch: string, run: Grown) => (): Promise<Usage> =>
  measured(scratch, PATCHPILOT, ['verify', run.path]);

/** What one more event costs among many, against what it costs among few: written and sealed, then verified. */
export const events: Figure = {
  name: 'events',
  async measure(scratch) {
    const runs = {
      small: await grown(scratch, SMALL, 0),
      middle: await grown(scratch, MIDDLE, 0),
      large: await grown(scratch, LARGE, 0),
    };
    const read = await interleaved(3, {
      small: verify(scratch, runs.small),
      middle: verify(scratch, runs.middle),
      large: verify(scratch, runs.large),
    });
    const written = { small: runs.small.usage, middle: runs.middle.usage, large: runs.large.usage };
    const memory = read.large.residentBytes / read.small.residentBytes;
    return [
      flat('write and seal one more event', written),
      flat('verify one more event', read),
      {
        figure: `memory to verify ${LARGE} events`,
        against: `${SMALL} events, ${megabytes(read.small.residentBytes)}`,
        measured: `${times(memory)} (${megabytes(read.large.residentBytes)})`,
        limit: '-',
        holds: true,
      },
    ];
  },
};

function flat(figure: string, used: Readonly<Record<'small' | 'middle' | 'large', Usage>>) {
  const few = (used.middle.cpu - used.small.cpu) / (MIDDLE - SMALL);
  const many = (used.large.cpu - used.middle.cpu) / (LARGE - MIDDLE);
  return {
    figure: `${figure}, from ${MIDDLE} to ${LARGE}`,
    against: `from ${SMALL} to ${MIDDLE}, ${microseconds(few)}`,
    measured: `${times(many / few)} (${microseconds(many)})`,
    limit: times(FLAT),
    holds: many / few <= FLAT,
  };
}

/** Evidence of 1 GB in one file, against the plain hash of that file. */
export const largeFile: Figure = {
  name: 'large-file',
  async measure(scratch) {
    const [small, large] = [await grown(scratch, 1, 1_000_000), await grown(scratch, 1, LARGE_FILE)];
    const id = readdirSync(join(large.path, 'Artifacts', 'Diagnostics', 'LightDiag'))[0] ?? '';
    const file = join(large.path, 'Artifacts', 'Diagnostics', 'LightDiag', id, 'Files', 'large.bin');
    const used = await interleaved(3, {
      openssl: () => measured(scratch, 'openssl', ['dgst', '-sha256', file]),
      large: verify(scratch, large),
      small: verify(scratch, small),
    });
    rmSync(join(scratch, `grown-1-${LARGE_FILE}`), { recursive: true, force: true });
    const ratio = used.large.cpu / used.openssl.cpu;
    const memory = used.large.residentBytes / used.small.residentBytes;
    return [
      {
        figure: '`verify` of a file of 1 GB',
        against: `\`openssl dgst -sha256\`, ${ms(used.openssl.cpu)}`,
        measured: `${times(ratio)} (${ms(used.large.cpu)}; by the clock ${times(used.large.wall / used.openssl.wall)})`,
        limit: times(LIMIT_OPENSSL),
        holds: ratio <= LIMIT_OPENSSL,
      },
      {
        figure: 'memory for it',
        against: `a file of 1 MB, ${megabytes(used.small.residentBytes)}`,
        measured: `${times(memory)} (${megabytes(used.large.residentBytes)})`,
        limit: times(FLAT),
        holds: memory <= FLAT,
      },
    ];
  },
};

/** An event log of 256 MB, less what an empty one takes. */
export const largeLog: Figure = {
  name: 'large-log',
  async measure(scratch) {
    const few = await grown(scratch, 1_000, 0);
    const bytesEach = statSync(join(few.path, 'Logs', 'Events.jsonl')).size / 1_000;
    const count = Math.floor(EVENT_BYTES / bytesEach);
    const large = await grown(scratch, count, 0);
    const used = await interleaved(1, { few: verify(scratch, few), large: verify(scratch, large) });
    rmSync(join(scratch, `grown-${count}-0`), { recursive: true, force: true });
    const each = (used.large.cpu - used.few.cpu) / (count - 1_000);
    return [
      {
        figure: `\`verify\` of an event, ${megabytes(EVENT_BYTES)} of them (${count})`,
        against: '-',
        measured: `${microseconds(each)} (memory ${megabytes(used.large.residentBytes)})`,
        limit: microseconds(LIMIT_EVENT),
        holds: each <= LIMIT_EVENT,
      },
    ];
  },
};
