import { acceptanceLines, acceptanceOf, type Acceptance } from '../domain/accepted-states.ts';
import { cut } from '../domain/named-update.ts';
import type { PlanResult } from '../pipeline/plan.ts';
import { timesIn, type Times } from '../report/view/times.ts';
import type { Catalog, CatalogEntry } from '../schema/catalog.ts';
import type { AcceptableWhy } from '../schema/why.ts';
import { table } from './table.ts';

/** A plan for a person: whose it is, whether anything may start now, every update with its rule, and what to know. */
export function planLines({
  catalog,
  simulated,
  ids,
  policyProfileId,
  deviceTime,
  timeZone,
  notes,
}: PlanResult): string[] {
  const { scan, counts, updates } = catalog;
  const times = timesIn(timeZone);
  const { tenantId, clientId, siteId, deviceId } = ids;
  return [
    `${deviceId}${simulated ? ' (simulated)' : ''}: ${counts.offered} offered, ${counts.selected} selected, ` +
      `${counts.deferred} deferred, ${counts.excluded} excluded, ${counts.notApplicable} not applicable`,
    `policy: tenant ${tenantId}, client ${clientId}, site ${siteId}, device ${deviceId}, ${
      policyProfileId === null ? 'no ring' : `ring ${policyProfileId}`
    }`,
    ...(simulated ? [`time on the device: ${times.line(deviceTime)}`] : []),
    `maintenance window: ${windowWords(catalog.window, times)}`,
    ...notes.map((note) => `note: ${note}`),
    ...table([...updates].sort(byOrder).map(row)),
    ...(scan.outcome === 'complete'
      ? []
      : [`search ${scan.outcome}: ${scan.message ?? scan.warnings[0] ?? scan.source}`]),
    ...acceptanceLines(foreseen(catalog)),
  ];
}

function windowWords({ state, opensAt, closesAt }: Catalog['window'], times: Times): string {
  if (state === 'none') return 'none; a run installs what is selected at once';
  if (state === 'inside') return `open until ${times.line(closesAt)}`;
  if (opensAt === null) return 'closed, and it does not open again; nothing is installed';
  return `closed; nothing is installed before ${times.line(opensAt)}`;
}

/** What a run would be told of the states that hold already; which update will fail nobody knows before. */
function foreseen({ coverage, acceptedStates }: Catalog): Acceptance {
  const { judged, stale, support } = coverage;
  const holds = (why: AcceptableWhy): boolean => (why === 'stale' ? stale : why === 'unsupported' && support === why);
  return acceptanceOf(acceptedStates ?? null, (why) => judged && holds(why));
}

const byOrder = (a: CatalogEntry, b: CatalogEntry): number => (a.order ?? Infinity) - (b.order ?? Infinity);

function row({
  order,
  decision,
  title,
  rule,
  detail,
  policyFile,
  policyKey,
  required,
  overdue,
}: CatalogEntry): string[] {
  const from = policyKey === null ? '' : ` [${policyFile ?? 'built-in default'}: ${policyKey}]`;
  const marks = [
    decision,
    ...(required && decision === 'selected' ? ['required'] : []),
    ...(overdue ? ['overdue'] : []),
  ];
  return [
    order === null ? '-' : String(order),
    marks.join(', '),
    cut(title),
    `${rule}${detail === '' ? '' : `: ${detail}`}${from}`,
  ];
}
