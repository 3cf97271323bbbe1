import { formatDuration, formatElapsed } from '../domain/duration.ts';
import { claimsFailure, isCodeOfFailure } from '../domain/claim-of.ts';
import { hresultHex } from '../domain/hresult.ts';
import { cut, namedUpdate } from '../domain/named-update.ts';
import type { RunListener } from '../pipeline/request.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { Clock } from '../system/system.ts';
import type { Output } from './output.ts';
import type { Told } from './reporters.ts';

/** A line at least this often, so that whoever watches knows it lives. */
const HEARTBEAT_MS = 60_000;
/** The moving line of a terminal counts seconds. */
const TICK_MS = 1_000;

/** What a run tells, as lines, a moving line, or objects; `close` ends the heartbeat. */
export interface RunReporter {
  readonly listener: RunListener;
  close(): void;
}

export async function runReporter(output: Output, clock: Clock): Promise<RunReporter> {
  const log = await output.log();
  const began = clock.elapsed();
  let now = { phase: '', step: '', percent: null as number | null };
  const doing = (): string =>
    [now.phase, cut(now.step), now.percent === null ? '' : `${now.percent} %`].filter((part) => part !== '').join(', ');
  const moving = (): void => {
    output.status(`${doing()} (${formatElapsed(clock.elapsed() - began)})`);
  };

  const tell = (level: 'info' | 'debug', told: Told): void => {
    log[level](told);
  };

  const stopBeating = clock.every(output.live ? TICK_MS : HEARTBEAT_MS, () => {
    if (output.live) moving();
    else if (now.phase !== '')
      tell('info', { args: [`still in ${doing()} (${formatElapsed(clock.elapsed() - began)})`] });
  });

  const listener: RunListener = {
    started(run) {
      const how = run.resumedAt === null ? '' : `, resumed at phase ${run.resumedAt}`;
      const line = `Run ${run.runId}${run.simulated ? ' (simulated)' : ''}${how}`;
      tell('info', { args: [line], event: { type: 'started', ...run } });
    },
    phaseStarted(phase, name) {
      now = { phase: `${phase} ${name}`, step: '', percent: null };
      tell('debug', { args: [`${phase} ${name}`], event: { type: 'phaseStarted', phase, name } });
      moving();
    },
    phaseEnded(phase, name, { status, durationMs, detail }) {
      now = { phase: '', step: '', percent: null };
      const took = status === 'skipped' ? '' : ` ${formatDuration(durationMs)}`;
      const line = `${phase} ${name.padEnd(19)} ${status}${took}${detail === '' ? '' : `: ${detail}`}`;
      tell('info', { args: [line], event: { type: 'phaseEnded', phase, name, status, durationMs, detail } });
    },
    update(record, position, total) {
      const line = `   ${String(position).padStart(String(total).length)}/${total} ${updateLine(record)}`;
      tell('info', { args: [line], event: { type: 'update', position, total, record } });
    },
    progress(phase, step, percent) {
      const lines = step === now.step ? [] : [`   ${cut(step)}`];
      tell('debug', { args: lines, event: { type: 'progress', phase, step, percent } });
      now = { ...now, step, percent: percent === null ? null : Math.round(percent) };
      moving();
    },
    note(text, always) {
      const event = { type: 'note', text };
      tell('info', { args: [`Note: ${text}`], event, ...(always === 'always' ? { always: true } : {}) });
    },
  };
  const close = (): void => {
    stopBeating();
    output.status(null);
  };
  return { listener, close };
}

/**
 * `installed: title (KB5034441)`; the verdict when there is one, else the claim; a code only where it is that of a
 * failure.
 */
function updateLine(record: InstallRecord): string {
  const { kb, title, verdict, attempted, reason, hresult } = record;
  const claim = !attempted ? 'not attempted' : claimsFailure(record) ? 'failed' : 'claimed, not confirmed yet';
  const code = hresult === null || hresult === 0 || !isCodeOfFailure(record) ? '' : ` ${hresultHex(hresult)}`;
  const why = verdict !== null || reason === null ? '' : ` (${reason})`;
  return `${verdict ?? claim}${code}${why}: ${namedUpdate(kb, title)}`;
}
