import { acceptanceLines } from '../domain/accepted-states.ts';
import { codeOfDetached } from '../domain/detached-run.ts';
import { formatDuration } from '../domain/duration.ts';
import { EXIT_CODES, type ExitName } from '../domain/exit-codes.ts';
import { isRecent } from '../domain/recent.ts';
import type { KnownRun } from '../schema/device-state.ts';
import { detachedLine, isUnderWay } from './detached-lines.ts';
import type { DeviceNow } from './device-now.ts';

/** 170 while a run works; the code of what waits or of the last run; 240 for one that was cut off, or none in time. */
export function currentCode(now: DeviceNow, nowMs: number, withinMs: number): number {
  const { open, lastRun, detached } = now;
  if (isWorking(now)) return EXIT_CODES.ConcurrencyLock;
  if (detached !== null) return codeOfDetached(detached.state, detached.exitCode);
  if (open?.status === 'waiting') return EXIT_CODES.RebootRequired;
  if (open !== null || lastRun === null) return EXIT_CODES.ReportingFailure;
  const recent = isRecent(nowMs - Date.parse(lastRun.endedAt), withinMs);
  return recent ? lastRun.exitCode : EXIT_CODES.ReportingFailure;
}

/** Whether a run works on the device, or one that was handed over will. */
export const isWorking = ({ holder, detached }: Pick<DeviceNow, 'holder' | 'detached'>): boolean =>
  holder !== null || isUnderWay(detached);

/** The same of one run: what it came to, however long ago; 170 and 150 as long as it is not over. */
export function codeOfRun({ holder, open, detached }: DeviceNow, { runId, exitCode }: KnownRun): number {
  if (exitCode !== null) return exitCode;
  if (detached?.runId === runId) return codeOfDetached(detached.state, detached.exitCode);
  if (open?.runId !== runId) return EXIT_CODES.ReportingFailure;
  if (holder !== null) return EXIT_CODES.ConcurrencyLock;
  return open.status === 'waiting' ? EXIT_CODES.RebootRequired : EXIT_CODES.ReportingFailure;
}

/** What the run does that works or waits; null where none does, or it has told nothing yet. */
export function progressLine({ holder, open, status }: DeviceNow): string | null {
  if (status === null || (holder === null && open?.status !== 'waiting')) return null;
  const where = [status.phase, status.phaseName, status.step, status.percent === null ? null : `${status.percent} %`];
  const doing = where.filter((part) => part !== null).join(' ');
  return `${status.status}${doing === '' ? '' : `: ${doing}`}`;
}

/** The device for a person. `asked`: the run that was asked about. */
export function statusLines(now: DeviceNow, ids: string, nowMs: number, asked: KnownRun | null): string[] {
  const { holder, open, status: live, lastRun } = now;
  const age = (time: string): string => `${formatDuration(nowMs - Date.parse(time))} ago`;
  const lines = [`device   ${ids}${now.simulated ? ' (simulated)' : ''}`];
  if (holder === null) lines.push('lock     free');
  else lines.push(`lock     held by process ${holder.pid} since ${holder.processStartedAt}`);
  if (now.detached !== null && holder === null) lines.push(`detached ${detachedLine(now.detached)}`);
  if (open !== null) lines.push(`open run ${open.runId}, ${open.status}, hop ${open.hop}, under ${open.outputRoot}`);
  const progress = progressLine(now);
  if (progress !== null && live !== null) {
    lines.push(`progress ${progress}, heartbeat ${age(live.heartbeatAt)}`);
    lines.push(`next     ${live.nextAction}`);
  }
  if (holder === null && open !== null && open.status !== 'waiting')
    lines.push('next     it was cut off: the same command goes on with it');
  if (now.copied)
    lines.push('note     this is a copy of another computer: what that one has run says nothing of this one');
  if (asked !== null) lines.push(`run      ${runLine(asked, age)}`);
  if (lastRun === null) return [...lines, 'last run none'];
  const why = lastRun.why.length === 0 ? '' : ` (${lastRun.why.join(', ')})`;
  lines.push(`last run ${lastRun.exitCode} ${lastRun.exitName}${why}, ${age(lastRun.endedAt)}, ${lastRun.runId}`);
  return [...lines, ...acceptanceLines({ accepted: lastRun.accepted ?? [] }).map((line) => `         ${line}`)];
}

function runLine({ runId, startedAt, endedAt, exitCode }: KnownRun, age: (time: string) => string): string {
  if (exitCode === null || endedAt === null) return `${runId}, begun ${age(startedAt)}, not over`;
  return `${exitCode} ${nameOf(exitCode)}, ${age(endedAt)}, ${runId}`;
}

const nameOf = (code: number): string =>
  (Object.keys(EXIT_CODES) as ExitName[]).find((name) => EXIT_CODES[name] === code) ?? '';
