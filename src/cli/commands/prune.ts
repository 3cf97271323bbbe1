import { numbered } from '../../domain/plural.ts';
import type { KeptRun } from '../../domain/retention.ts';
import { defineCommand } from '../command.ts';
import { policyFor } from '../places.ts';
import { runPlaces } from '../run-places.ts';
import { DEVICE_OPTIONS } from '../run-options.ts';
import { copiesAnswer } from '../copies-answer.ts';
import { UsageError } from '../usage-error.ts';

const MOST_DAYS = 3_650;
/** Runs beyond this are counted; `--json` has them all. */
const LISTED = 50;

export const prune = defineCommand({
  name: 'prune',
  summary:
    'Remove runs that are older than the retention, which a log tells, and copies of the program left by --detach.',
  options: {
    ...DEVICE_OPTIONS,
    retentionDays: { kind: 'text', value: 'N', does: 'days; default retentionDays of ReportingPolicy.json' },
    dryRun: { kind: 'flag', does: 'say what would go, and remove nothing' },
  },
  examples: [
    { line: 'patchpilot prune --retention-days 400 --dry-run', does: 'what would go' },
    { line: 'patchpilot prune', does: 'by the retention of the policy, as each run does at its end' },
  ],
  exitCodes: [
    '0   removed, or nothing to remove',
    '1   something could not be removed',
    '64  usage',
    '66  no such configuration',
  ],
  async execute(values, { system }) {
    const asked = daysOf(values.retentionDays);
    const { dryRun } = values;
    const { outputRoot, outputRoots } = await runPlaces(system, values);
    const places = outputRoots.join(', ');
    const retentionDays = asked ?? (await retentionOf(system, values));
    const { pruneCopies } = await import('../../pipeline/detach/prune-copies.ts');
    const copies = copiesAnswer(await pruneCopies(system, dryRun), dryRun);
    if (retentionDays === null) {
      const lines = [`No run removed under ${places}: the policy states no retention; see --retention-days`];
      const json = { outputRoot, outputRoots, retentionDays, ...NOTHING, dryRun, ...copies.json };
      return { exitCode: copies.exitCode, lines: [...lines, ...copies.lines], json };
    }
    const { prune: removeOld } = await import('../../pipeline/prune.ts');
    const { expired, removals, kept } = await removeOld(system, { outputRoots, retentionDays, dryRun });
    const removed = removals.filter(({ reason }) => reason === null).map(({ runId }) => runId);
    const failed = removals.filter(({ reason }) => reason !== null);
    const gone = dryRun ? expired.map(({ runId }) => runId) : removed;
    const lines = [
      `${dryRun ? 'Would remove' : 'Removed'} ${numbered(gone.length, 'run')} older than ${numbered(retentionDays, 'day')} under ${places}`,
      ...listed(gone.map((runId) => `  ${runId}`)),
      ...listed(failed.map(({ runId, reason }) => `  could not remove ${runId}: ${reason ?? ''}`)),
      ...listed(kept.map(({ runId, reason }) => `  left ${runId}: ${WHY_LEFT[reason]}`)),
      ...copies.lines,
    ];
    const json = { outputRoot, outputRoots, retentionDays, dryRun, removed: gone, failed, kept, ...copies.json };
    return { exitCode: failed.length === 0 ? copies.exitCode : 1, lines, json };
  },
});

const NOTHING = { removed: [], failed: [], kept: [] };

const WHY_LEFT: Readonly<Record<KeptRun['reason'], string>> = {
  unreadable: 'its run.json cannot be read',
  notOver: 'it is not over',
  newest: 'it is the newest',
};

const listed = (lines: readonly string[]): string[] =>
  lines.length <= LISTED ? [...lines] : [...lines.slice(0, LISTED), `  ... and ${lines.length - LISTED} more`];

function daysOf(text: string | null): number | null {
  if (text === null) return null;
  const days = /^[1-9]\d{0,3}$/u.test(text) ? Number(text) : Number.NaN;
  if (days <= MOST_DAYS) return days;
  const detail = `option --retention-days: expected days from 1 to ${MOST_DAYS}, got ${text}`;
  throw new UsageError(detail, ['patchpilot prune --retention-days 400']);
}

/** A configuration with faults states nothing that evidence may be deleted by. */
async function retentionOf(...[system, values]: Parameters<typeof policyFor>): Promise<number | null> {
  const policy = await policyFor(system, values);
  if (!policy.ok) throw policy.error;
  return policy.effective.policies.ReportingPolicy.retentionDays;
}
