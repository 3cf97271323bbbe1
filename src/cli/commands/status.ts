import { PatchPilotError } from '../../errors/error.ts';
import type { KnownRun } from '../../schema/device-state.ts';
import { defineCommand } from '../command.ts';
import type { Values } from '../option.ts';
import type { System } from '../../system/system.ts';
import type { DeviceNow } from '../device-now.ts';
import { outputRootUnder, policyFor } from '../places.ts';
import { DEVICE_OPTIONS, duration } from '../run-options.ts';
import { deviceLastLine } from '../device-last-line.ts';
import { codeOfRun, currentCode, statusLines } from '../status-lines.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_WITHIN = '7d';

export const status = defineCommand({
  name: 'status',
  summary: 'This device: lock, open run, live progress, last run.',
  options: {
    ...DEVICE_OPTIONS,
    exitCode: { kind: 'flag', does: "exit with the last run's code, and end with a line as a run does" },
    quiet: { kind: 'flag', does: 'only that last line' },
    within: { kind: 'text', value: '7d', does: 'how old the last run may be; default 7d' },
    run: { kind: 'text', value: 'ID', also: ['runId'], does: 'one run, by its id or the beginning of it' },
    wait: { kind: 'text', value: '45m', does: 'for the end of the run that works' },
    watch: { kind: 'flag', does: 'tell what the run does until it ends, or until --wait is over' },
  },
  examples: [
    { line: 'patchpilot status', does: 'what goes on here' },
    { line: 'patchpilot status --watch', does: 'what the run does, as it happens' },
    { line: 'patchpilot status --exit-code --quiet --within 8d', does: 'for a monitor: the code and one line' },
    { line: 'patchpilot status --exit-code --wait 45m', does: 'for a job that wants the code of a run that works' },
  ],
  exitCodes: [
    '0    shown; with --exit-code the code of the last run, or of --run, or:',
    '150  it waits for a reboot',
    '170  a run works now, also after --wait',
    '240  no run within --within, or one that was cut off',
    '64   usage',
    '66   no such run or, without --exit-code, no such configuration',
  ],
  async execute(values, { system, output, io }) {
    const within = duration('within', values.within ?? DEFAULT_WITHIN);
    const waitMs = values.wait === null ? (values.watch ? Infinity : 0) : duration('wait', values.wait);
    const { ids, outputRoot, missing } = await whereTo(system, values);
    const { deviceNow, knownRuns } = await import('../device-now.ts');
    const { untilItEnds } = await import('../watch-device.ts');
    const asked = { outputRoot, ids, rootNamed: values.outputRoot !== null };
    const stop = new AbortController();
    io.onStop(() => {
      stop.abort();
    });
    let seen: DeviceNow | undefined;
    const look = async (): Promise<DeviceNow> => (seen = await deviceNow(system, { ...asked, ...judged(seen) }));
    const runIn = (now: DeviceNow): KnownRun | null =>
      values.run === null ? null : oneOf(runsOf(knownRuns(system, now), now), values.run);
    const first = await look();
    const asOf = runIn(first); // one that is over is not waited for, whatever else works here
    const over = asOf !== null && (asOf.exitCode !== null || !isOpen(first, asOf.runId));
    const now = await untilItEnds(system, look, {
      ...{ waitMs: over ? 0 : waitMs, signal: stop.signal },
      tell: values.watch ? output : null,
    });
    const run = runIn(now);
    const nowMs = system.clock.now();
    const code = run === null ? currentCode(now, nowMs, within) : codeOfRun(now, run);
    return {
      exitCode: values.exitCode ? code : 0,
      lines: [...missing, ...statusLines(now, Object.values(ids).join(' / '), nowMs, run)],
      json: { ids, outputRoot, exitCode: code, ...now, waiting: undefined, ...(run === null ? {} : { run }) },
      ...(values.exitCode ? { lastLine: deviceLastLine(code, now, { run, nowMs }) } : {}),
    };
  },
});

/**
 * A monitor asks for the device: a configuration that cannot be found, as on a share that is out of reach, does not
 * keep it from its answer, which then lies where runs lie without one. Without --exit-code it throws `configMissing`.
 */
async function whereTo(system: System, values: Values<typeof DEVICE_OPTIONS> & { readonly exitCode: boolean }) {
  const policy = await policyFor(system, values); // once: a share that is slow to answer costs half a minute each time
  const { ids } = policy;
  const { host } = system;
  const monitored = values.exitCode && values.outputRoot === null && !policy.ok;
  if (!monitored || policy.error.code !== 'configMissing')
    return { ids, outputRoot: outputRootUnder(host, values.outputRoot, policy), missing: [] };
  const { subject, message } = policy.error;
  return { ids, outputRoot: host.defaultOutputRoot, missing: [`note     ${subject}: ${message}`] };
}

const judged = (seen: DeviceNow | undefined): { readonly copied?: boolean } =>
  seen === undefined ? {} : { copied: seen.copied };

const isOpen = ({ open, detached }: DeviceNow, runId: string): boolean =>
  open?.runId === runId || detached?.runId === runId;

/** The runs that the device knows, and the one that was handed over: it has an id before it has begun. */
function runsOf(known: readonly KnownRun[], { deviceFolder, detached }: DeviceNow): readonly KnownRun[] {
  if (detached === null || known.some(({ runId }) => runId === detached.runId)) return known;
  const { runId, registeredAt: startedAt } = detached;
  return [...known, { runId, startedAt, deviceFolder, folder: '', simulated: false, endedAt: null, exitCode: null }];
}

/** Throws `inputAbsent` where no run of this device is called so, `UsageError` where several are. */
function oneOf(runs: readonly KnownRun[], id: string): KnownRun {
  const [one, ...more] = runs.filter(({ runId }) => runId.startsWith(id.toLowerCase()));
  if (one === undefined) throw new PatchPilotError('inputAbsent', id, 'no run of this device has such an id');
  if (more.length === 0) return one;
  throw new UsageError(`option --run: ${id} is the beginning of ${more.length + 1} runs`, [
    'patchpilot runs lists them',
  ]);
}
