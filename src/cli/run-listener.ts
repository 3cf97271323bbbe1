import { formatDuration, formatElapsed } from '../domain/duration.ts';
import { claimsFailure, isCodeOfFailure } from '../domain/claim-of.ts';
import { hresultHex } from '../domain/hresult.ts';
import { cut, namedUpdate } from '../domain/named-update.ts';
import type { RunListener } from '../pipeline/request.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { Clock } from '../system/system.ts';
import type { Output } from './output.ts';

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

  const stopBeating = clock.every(output.live ? TICK_MS : HEARTBEAT_MS, () => {
    if (output.live) moving();
    else if (now.phase !== '') log.info(`still in ${doing()} (${formatElapsed(clock.elapsed() - began)})`);
  });

  const listener: RunListener = {
    started(run) {
      output.event({ type: 'started', ...run });
      const how = run.resumedAt === null ? '' : `, resumed at phase ${run.resumedAt}`;
      log.info(`Run ${run.runId}${run.simulated ? ' (simulated)' : ''}${how}`);
    },
    phaseStarted(phase, name) {
      output.event({ type: 'phaseStarted', phase, name });
      now = { phase: `${phase} ${name}`, step: '', percent: null };
      log.debug(`${phase} ${name}`);
      moving();
    },
    phaseEnded(phase, name, { status, durationMs, detail }) {
      output.event({ type: 'phaseEnded', phase, name, status, durationMs, detail });
      now = { phase: '', step: '', percent: null };
      const took = status === 'skipped' ? '' : ` ${formatDuration(durationMs)}`;
      log.info(`${phase} ${name.padEnd(19)} ${status}${took}${detail === '' ? '' : `: ${detail}`}`);
    },
    update(record, position, total) {
      output.event({ type: 'update', position, total, record });
      log.info(`   ${String(position).padStart(String(total).length)}/${total} ${updateLine(record)}`);
    },
    progress(phase, step, percent) {
      output.event({ type: 'progress', phase, step, percent });
      if (step !== now.step) log.debug(`   ${cut(step)}`);
      now = { ...now, step, percent: percent === null ? null : Math.round(percent) };
      moving();
    },
    note(text, always) {
      output.event({ type: 'note', text });
      if (always === 'always') output.always(`Note: ${text}`);
      else log.warn(`Note: ${text}`);
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
