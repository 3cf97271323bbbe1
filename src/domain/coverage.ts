import type { Coverage } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import type { EditionFamily, LifecycleTable } from '../schema/lifecycle.ts';

export type { LifecycleTable } from '../schema/lifecycle.ts';

const DAY_MS = 86_400_000;
/** Cumulative updates come monthly: without one for so long, and with nothing on offer, something holds them back. */
export const STALE_AFTER_DAYS = 45;
/** Lifecycle dates are announced more than a year ahead; a table older than this may lack the newest builds. */
export const TABLE_OLD_AFTER_DAYS = 400;

export interface CoverageInput {
  readonly os: OsFacts | null;
  readonly lifecycle: LifecycleTable;
  readonly nowMs: number;
  /** When the newest cumulative update was installed; null when none is recorded. */
  readonly newestRollupAt: string | null;
  /** Null when the search failed: then nobody knows whether something is offered. */
  readonly offers: number | null;
  /** What may hold updates back here, each as one sentence: WSUS, a target release, a pause. */
  readonly holdBacks: readonly string[];
}

/**
 * Whether "nothing offered" may be believed. A build that the table does not know is `unknown`, never `supported`; one that
 * is past its end and still gets cumulative updates is `unknown` too, for it may have bought them. Pure.
 */
export function judgeCoverage(input: CoverageInput): Coverage {
  const { support, reasons } = supportOf(input);
  const sinceRollup = daysSince(input.newestRollupAt, input.nowMs);
  const stale = input.offers === 0 && (sinceRollup === null || sinceRollup > STALE_AFTER_DAYS);
  const newest =
    input.newestRollupAt === null
      ? 'nothing is offered, and no cumulative update is recorded on this device'
      : `nothing is offered, and the newest cumulative update was installed on ${input.newestRollupAt.slice(0, 10)}`;
  return { judged: true, support, stale, reasons: [...reasons, ...(stale ? [newest, ...input.holdBacks] : [])] };
}

function supportOf({ os, lifecycle, nowMs, newestRollupAt }: CoverageInput): Pick<Coverage, 'support' | 'reasons'> {
  const tableDays = daysSince(lifecycle.madeOn, nowMs) ?? 0;
  const old = tableDays > TABLE_OLD_AFTER_DAYS ? [`the table of lifecycle dates is of ${lifecycle.madeOn}`] : [];
  const family = os === null ? null : familyOf(os);
  if (os === null || family === null)
    return { support: 'unknown', reasons: ['the edition of Windows is not known', ...old] };
  const entry = lifecycle.entries.find((one) => one.build === os.build && one.family === family);
  if (entry === undefined) {
    return {
      support: 'unknown',
      reasons: [`build ${os.build} (${os.edition}) is not in the table of lifecycle dates`, ...old],
    };
  }
  // Its last day counts.
  if (nowMs < Date.parse(entry.ends) + DAY_MS) return { support: 'supported', reasons: old };
  const ended = `build ${os.build} (${os.edition}) gets no updates since ${entry.ends}`;
  const sinceRollup = daysSince(newestRollupAt, nowMs);
  const mayBeExtended = entry.extendedUntil !== undefined && nowMs < Date.parse(entry.extendedUntil) + DAY_MS;
  if (mayBeExtended && sinceRollup !== null && sinceRollup <= STALE_AFTER_DAYS) {
    return { support: 'unknown', reasons: [`${ended}, but for extended security updates, which it seems to get`] };
  }
  return { support: 'unsupported', reasons: [ended] };
}

/** The editions that end together; null for one that is not known. */
export function familyOf({ edition, installationType }: OsFacts): EditionFamily | null {
  if (installationType.startsWith('Server')) return 'server';
  if (edition.startsWith('IoTEnterpriseS')) return 'iotLtsc';
  if (edition.startsWith('EnterpriseS')) return 'ltsc';
  if (/^(?:Enterprise|Education|IoTEnterprise|ServerRdsh)/u.test(edition)) return 'enterprise';
  return /^(?:Core|Professional)/u.test(edition) ? 'home' : null;
}

const daysSince = (time: string | null, nowMs: number): number | null =>
  time === null ? null : (nowMs - Date.parse(time)) / DAY_MS;
