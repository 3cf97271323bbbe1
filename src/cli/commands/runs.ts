import { basename, dirname, join } from 'node:path';
import { REBOOT_OVERDUE } from '../../domain/exit-codes.ts';
import { deviceStateFolder } from '../../evidence/device-layout.ts';
import { asPatchPilotError } from '../../errors/error.ts';
import type { KnownRun } from '../../schema/device-state.ts';
import type { Run } from '../../schema/run.ts';
import { defineCommand } from '../command.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { runPlaces } from '../run-places.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_LIMIT = 50;
const MAX_RUN_JSON_BYTES = 4 * 1_048_576;

/** A run of the list; `fault` says why its run.json could not be read. */
interface Row {
  readonly runId: string;
  readonly folder: string;
  readonly startedAt: string;
  readonly run: Run | null;
  readonly fault: string | null;
  /** What this device remembers of a run whose folder is gone. */
  readonly exitCode?: number | null;
  /** Waits for its restart for longer than policy likes, as its last start found. */
  readonly rebootOverdue?: boolean;
}

const deleted = ({ runId, folder, startedAt, exitCode }: KnownRun): Row => ({
  ...{ runId, folder, startedAt, run: null, fault: `deleted: ${folder}`, exitCode },
});

export const runs = defineCommand({
  name: 'runs',
  summary: "This device's runs wherever they lie, newest first; with --output-root those under it.",
  options: {
    ...ROOT_OPTIONS,
    limit: { kind: 'text', value: 'N', does: `show the newest N; default ${DEFAULT_LIMIT}` },
  },
  examples: [
    { line: 'patchpilot runs', does: 'the newest runs of this device' },
    { line: 'patchpilot runs --output-root D:\\PatchPilot --json', does: 'for a script' },
  ],
  exitCodes: ['0   always', '64  usage', '66  the configuration that was named is missing'],
  async execute(values, { system }) {
    const { RUN_FILES } = await import('../../evidence/layout.ts');
    const { readJson } = await import('../../evidence/read-json.ts');
    const { run: runSchema } = await import('../../schema/run.ts');
    const { startOf } = await import('../find-run.ts');
    const { SignsOfLife } = await import('../../state/signs-of-life.ts');
    const live: LiveStatus = (folder) => new SignsOfLife(system.files, folder).status();
    const limit = limitOf(values.limit);
    const { outputRoot, outputRoots, folders, gone } = await runPlaces(system, values);
    const read = (folder: string): Row => {
      const runId = basename(folder);
      const startedAt = new Date(startOf(system.files, folder)).toISOString();
      try {
        const run = readJson(system.files, join(folder, RUN_FILES.run), runSchema, MAX_RUN_JSON_BYTES) ?? null;
        const rebootOverdue = run?.status === 'waiting' && isOverdue(live, folder, run);
        return { runId, folder, startedAt, run, fault: run === null ? 'no run.json' : null, rebootOverdue };
      } catch (error) {
        return { runId, folder, startedAt, run: null, fault: asPatchPilotError(error).message };
      }
    };
    const all = [...folders.map(read), ...gone.map(deleted)].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    const shown = all.slice(0, limit);
    const left = all.length - shown.length;
    const lines = [
      ...(all.length === 0 ? [`No runs under ${outputRoots.join(', ')}`] : table([HEAD, ...shown.map(cells)])),
      ...(left > 0 ? [`${left} older ones: --limit ${all.length}`] : []),
    ];
    return { exitCode: 0, lines, json: { outputRoot, outputRoots, total: all.length, runs: shown.map(rowObject) } };
  },
});

/** What stands in `status.json` of a device folder. */
type LiveStatus = (deviceFolder: string) => { readonly runId: string | null; readonly status: string } | undefined;

/** What the last start of a run that waits found: the same that `status` and its last line say. */
function isOverdue(live: LiveStatus, folder: string, { runId, simulated, ...ids }: Run): boolean {
  const status = live(join(dirname(dirname(folder)), ...deviceStateFolder(ids, simulated).split('/')));
  return status?.runId === runId && status.status === REBOOT_OVERDUE;
}

const HEAD = ['started', 'code', 'status', 'inst', 'fail', 'defer', 'regr', 'todo', 'accepted', 'sim', 'run'];

function cells({ runId, startedAt, run, fault, exitCode, rebootOverdue }: Row): string[] {
  const time = startedAt.slice(0, 19).replace('T', ' ');
  if (run === null)
    return [
      time,
      String(exitCode ?? '-'),
      exitCode === undefined ? 'unreadable' : 'deleted',
      '-',
      '-',
      '-',
      '-',
      '-',
      '-',
      '-',
      `${runId}  ${fault ?? ''}`,
    ];
  const { inst, fail, defer, regr, todo } = run.counts;
  const status = rebootOverdue === true ? REBOOT_OVERDUE : (run.exitName ?? run.status);
  return [
    time,
    String(run.exitCode ?? '-'),
    status,
    ...[inst, fail, defer, regr, todo].map(String),
    (run.accepted ?? []).map(({ why }) => why).join(','),
    run.simulated ? 'sim' : '',
    runId,
  ];
}

const rowObject = ({ runId, folder, startedAt, run, fault, exitCode, rebootOverdue }: Row): object => ({
  runId,
  runFolder: folder,
  startedAt,
  status: run?.status ?? null,
  exitCode: run?.exitCode ?? exitCode ?? null,
  exitName: run?.exitName ?? null,
  rebootOverdue: rebootOverdue === true,
  why: run?.why ?? [],
  counts: run?.counts ?? null,
  accepted: run?.accepted ?? [],
  simulated: run?.simulated ?? null,
  fault,
});

function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  if (/^[1-9]\d{0,5}$/u.test(text)) return Number(text);
  throw new UsageError(`option --limit: expected a number from 1, got ${text}`, ['patchpilot runs --limit 20']);
}
