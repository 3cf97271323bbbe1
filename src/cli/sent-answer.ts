import { numbered } from '../domain/plural.ts';
import type { SendNewResult } from '../bundle/send-new.ts';
import type { CommandResult } from './command-result.ts';
import { evidenceWarning } from './evidence-warning.ts';
import { errorLines, hintsOf } from './failure.ts';

/**
 * What a sending came to. What could not be sent, and a run whose evidence is faulty, stand on stderr and make it 1: a
 * task that sends each day must not be green then. A run that is not over is no fault.
 */
export function sentAnswer(to: string, result: SendNewResult): CommandResult {
  const { delivered, before, open, failed, left } = result;
  const warned = delivered.flatMap(({ runId, path, verified }) => {
    const warning = evidenceWarning(verified);
    return warning === null ? [] : [`patchpilot: ${runId}: ${warning}; it was sent as it is: ${path}`];
  });
  const wrong = failed.flatMap(({ runId, error }) => [`not sent: ${runId}`, ...errorLines(error)]);
  const away = left.length === 0 ? [] : [`not tried, since ${to} is gone: ${left.join(', ')}`];
  const errors = [...warned, ...wrong, ...away];
  const exitCode = errors.length === 0 ? 0 : 1;
  const lines = [
    ...delivered.map(
      ({ runId, how, path, bytes, verified: { verdict } }) =>
        `${how === 'sent' ? 'sent' : 'already there'} ${runId}: ${path}, ${bytes} bytes, ${verdict}`,
    ),
    ...open.map(({ runId, state }) => `not over ${runId}: ${state}`),
    summary(to, result),
  ];
  const json = {
    ...{ exitCode, to, sentBefore: before },
    delivered: delivered.map(({ verified: { verdict, root, failed: checks }, ...one }) => {
      return { ...one, verdict, root, failed: checks };
    }),
    notOver: open,
    notSent: failed.map(({ runId, error }) => {
      return { runId, code: error.code, subject: error.subject, message: error.message, next: hintsOf(error) };
    }),
    notTried: left,
  };
  return { exitCode, lines, json, errors };
}

/** The last line: all runs of this device, each counted once. */
function summary(to: string, { delivered, before, open, failed, left }: SendNewResult): string {
  const sent = delivered.filter(({ how }) => how === 'sent').length;
  const more = [
    [delivered.length - sent, 'already there'],
    [before, 'sent before'],
    [open.length, 'not over'],
    [failed.length + left.length, 'not sent'],
  ] as const;
  const rest = more.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return `${numbered(sent, 'run')} sent to ${to}${rest.join('')}`;
}
