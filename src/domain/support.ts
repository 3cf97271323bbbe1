import type { BuildTable } from '../schema/builds.ts';
import type { Coverage, Offer } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import type { EditionFamily, LifecycleTable } from '../schema/lifecycle.ts';
import { buildText } from './build-age.ts';
import { newestRow, releasedFrom, rowInForce, rowsOfKbs } from './builds.ts';
import { isCumulative } from './cumulative.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** Lifecycle dates are announced more than a year ahead; a table older than this may lack the newest builds. */
export const TABLE_OLD_AFTER_DAYS = 400;

export interface SupportInput {
  readonly os: OsFacts | null;
  readonly lifecycle: LifecycleTable;
  readonly builds: BuildTable;
  readonly offers: readonly Offer[];
  readonly nowMs: number;
}

type Judged = Pick<Coverage, 'support' | 'reasons'>;

/**
 * Whether the release of Windows in force still gets updates. A build that the table does not know is `unknown`, never
 * `supported`. Extended security updates prove themselves: by the build in force, released after the end, or by an
 * offer of one. Pure.
 */
export function supportOf(input: SupportInput): Judged {
  const { os, lifecycle, nowMs } = input;
  const tableDays = (nowMs - Date.parse(lifecycle.madeOn)) / DAY_MS;
  const old = tableDays > TABLE_OLD_AFTER_DAYS ? [`the table of lifecycle dates is of ${lifecycle.madeOn}`] : [];
  const family = os === null ? null : familyOf(os);
  if (os === null || family === null)
    return { support: 'unknown', reasons: ['the edition of Windows is not known', ...old] };
  const entry = lifecycle.entries.find((one) => one.build === os.build && one.family === family);
  if (entry === undefined) {
    const reason = `build ${os.build} (${os.edition}) is not in the table of lifecycle dates`;
    return { support: 'unknown', reasons: [reason, ...old] };
  }
  // Its last day counts.
  if (nowMs < Date.parse(entry.ends) + DAY_MS) return { support: 'supported', reasons: old };
  const ended = `build ${os.build} (${os.edition}) gets no updates since ${entry.ends}`;
  if (entry.extendedUntil === undefined || nowMs >= Date.parse(entry.extendedUntil) + DAY_MS)
    return { support: 'unsupported', reasons: [ended] };
  return extended({ ...input, os }, entry.ends, ended);
}

function extended(input: SupportInput & { readonly os: OsFacts }, ends: string, ended: string): Judged {
  const { os, builds, offers } = input;
  const proven = (by: string): Judged => ({
    support: 'supported',
    reasons: [`${ended}, but for extended security updates: ${by}`],
  });
  const row = rowInForce(builds, os);
  const day = (row === null ? null : releasedFrom(row)) ?? '';
  if (row !== null && day > ends) return proven(`${buildText(os)} is not older than ${row.kb} of ${day}`);
  const offered = offers.find((offer) => isExtended(offer, builds, os, ends));
  if (offered !== undefined) return proven(`${offered.kb ?? offered.title} is on offer`);
  if (row !== null && row.revision < os.ubr && row === newestRow(builds, os))
    return { support: 'unknown', reasons: [`${ended}; whether ${buildText(os)} came out after that is not known`] };
  return { support: 'unsupported', reasons: [ended] };
}

/**
 * A cumulative update of this Windows that came out after the end: by its row, else by what its source says of its
 * date.
 */
function isExtended(offer: Offer, builds: BuildTable, os: OsFacts, ends: string): boolean {
  if (!isCumulative(offer)) return false;
  const rows = rowsOfKbs(builds, offer.kbs ?? (offer.kb === null ? [] : [offer.kb]), os);
  if (rows.length > 0) return rows.some((row) => (releasedFrom(row) ?? '') > ends);
  return (offer.releasedAt ?? '').slice(0, 10) > ends;
}

/** The editions that end together; null for one that is not known. */
export function familyOf({ edition, installationType }: OsFacts): EditionFamily | null {
  if (installationType.startsWith('Server')) return 'server';
  if (edition.startsWith('IoTEnterpriseS')) return 'iotLtsc';
  if (edition.startsWith('EnterpriseS')) return 'ltsc';
  if (/^(?:Enterprise|Education|IoTEnterprise|ServerRdsh)/u.test(edition)) return 'enterprise';
  return /^(?:Core|Professional)/u.test(edition) ? 'home' : null;
}
