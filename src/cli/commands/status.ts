import { acceptanceLines } from '../../domain/accepted-states.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { formatDuration } from '../../domain/duration.ts';
import { defineCommand } from '../command.ts';
import type { DeviceNow } from '../device-now.ts';
import { outputRootFor, policyFor } from '../places.ts';
import { DEVICE_OPTIONS, duration } from '../run-options.ts';

const DEFAULT_WITHIN = '7d';

export const status = defineCommand({
  name: 'status',
  summary: 'This device: lock, open run, live progress, last run.',
  options: {
    ...DEVICE_OPTIONS,
    exitCode: { kind: 'flag', does: "exit with the last run's code" },
    within: { kind: 'text', value: '7d', does: 'how old the last run may be; default 7d' },
  },
  examples: [
    { line: 'patchpilot status', does: 'what goes on here' },
    { line: 'patchpilot status --exit-code --within 35d', does: 'for a monitor' },
  ],
  exitCodes: [
    '0    shown; with --exit-code the code of the last run, or:',
    '170  a run works now',
    '240  no run within --within, or one that was cut off',
    '64   usage',
    '66   no such configuration',
  ],
  async execute(values, { system }) {
    const within = duration('within', values.within ?? DEFAULT_WITHIN);
    const outputRoot = await outputRootFor(system, values);
    const { ids } = await policyFor(system, values);
    const { deviceNow } = await import('../device-now.ts');
    const now = await deviceNow(system, { outputRoot, ids, rootNamed: values.outputRoot !== null });
    const code = currentCode(now, system.clock.now(), within);
    const age = (time: string): string => `${formatDuration(system.clock.now() - Date.parse(time))} ago`;
    return {
      exitCode: values.exitCode ? code : 0,
      lines: describe(now, Object.values(ids).join(' / '), age),
      json: { ids, outputRoot, exitCode: code, ...now },
    };
  },
});

/** 170 while a run works; the code of what waits or of the last run; 240 for one that was cut off, or none in time. */
export function currentCode({ holder, open, lastRun }: DeviceNow, nowMs: number, withinMs: number): number {
  if (holder !== null) return EXIT_CODES.ConcurrencyLock;
  if (open?.status === 'waiting') return EXIT_CODES.RebootRequired;
  if (open !== null || lastRun === null) return EXIT_CODES.ReportingFailure;
  return nowMs - Date.parse(lastRun.endedAt) <= withinMs ? lastRun.exitCode : EXIT_CODES.ReportingFailure;
}

function describe(now: DeviceNow, ids: string, age: (time: string) => string): string[] {
  const { holder, open, status: live, lastRun } = now;
  const lines = [`device   ${ids}${now.simulated ? ' (simulated)' : ''}`];
  if (holder === null) lines.push('lock     free');
  else lines.push(`lock     held by process ${holder.pid} since ${holder.processStartedAt}`);
  if (open !== null) lines.push(`open run ${open.runId}, ${open.status}, hop ${open.hop}, under ${open.outputRoot}`);
  if (live !== null && (holder !== null || open !== null)) {
    const where = [live.phase, live.phaseName, live.step, live.percent === null ? null : `${live.percent} %`];
    const doing = where.filter((part) => part !== null).join(' ');
    lines.push(`progress ${live.status}${doing === '' ? '' : `: ${doing}`}, heartbeat ${age(live.heartbeatAt)}`);
    lines.push(`next     ${live.nextAction}`);
  }
  if (now.copied)
    lines.push('note     this is a copy of another computer: what that one has run says nothing of this one');
  if (lastRun === null) return [...lines, 'last run none'];
  const why = lastRun.why.length === 0 ? '' : ` (${lastRun.why.join(', ')})`;
  lines.push(`last run ${lastRun.exitCode} ${lastRun.exitName}${why}, ${age(lastRun.endedAt)}, ${lastRun.runId}`);
  return [...lines, ...acceptanceLines({ accepted: lastRun.accepted ?? [] }).map((line) => `         ${line}`)];
}
