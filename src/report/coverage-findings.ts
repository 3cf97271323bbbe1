import { acceptedTerms } from '../domain/accepted-states.ts';
import { artifactFiles } from '../evidence/layout.ts';
import type { AcceptedState } from '../schema/accepted-states.ts';
import type { Coverage } from '../schema/catalog.ts';
import type { Finding } from '../schema/report.ts';
import type { AcceptableWhy } from '../schema/why.ts';
import { finding } from './finding.ts';
import type { ReportInput } from './input.ts';

/** Whether the device is patched, by its build after the run where that was looked at. */
export function coverageFindings({ catalog, catalogAfter, runId, outcome }: ReportInput): Finding[] {
  const files = artifactFiles(runId);
  const coverage = catalogAfter?.coverage ?? catalog?.coverage;
  if (coverage === undefined) return [];
  const { judged, support, stale, reasons, build, limitDays, buildsOf } = coverage;
  const evidence = catalogAfter?.coverage === undefined ? files.catalog : files.catalogAfter;
  const more = { proof: { decidedBy: reasons, disagreed: [] }, evidence };
  // The reason for what support is judged to be stands first.
  const [first = null] = reasons;
  const rest = support === 'unsupported' ? reasons.slice(1) : reasons;
  // Judged where there was a search; a kit without a catalogue knows what it brought, not what there is.
  const level = judged ? 'warning' : 'info';
  const found: Finding[] = [];
  const accepted = (why: AcceptableWhy) => outcome.accepted?.find((state) => state.why === why);
  if (support === 'unsupported') {
    const detail = 'This release of Windows gets no security updates any more.';
    found.push(
      answeredFor(finding('unsupported', level, detail, { ...more, message: first }), accepted('unsupported')),
    );
  }
  if (stale) {
    const about = { message: rest.join('; ') || null, next: staleNext(coverage) };
    const detail = 'The device is behind, and no newer update of Windows is selected.';
    found.push(answeredFor(finding('stale', level, detail, { ...more, ...about }), accepted('stale')));
  }
  const untold = limitDays !== undefined && build?.days == null;
  if (judged && ((untold && !stale) || (support === 'unknown' && buildsOf !== undefined))) {
    const detail = 'Whether this device is patched could not be told wholly.';
    found.push(finding('note', 'info', detail, { ...more, message: reasons.join('; ') || null }));
  }
  return found;
}

/** What somebody answers for until a day is worth knowing, and asks nothing of anybody. */
const answeredFor = (found: Finding, by: AcceptedState | undefined): Finding =>
  by === undefined ? found : { ...found, level: 'info', detail: `${found.detail} Accepted ${acceptedTerms(by)}.` };

function staleNext({ fromWsus, catalogueOf }: Coverage): string {
  if (fromWsus === true)
    return 'Approve the newest cumulative update for this device in WSUS, then run the same command again.';
  if (catalogueOf !== undefined)
    return 'Scan with a newer wsusscn2.cab, or install the newest cumulative update from a kit.';
  return 'Take away what holds updates back or leaves them out, or install the newest cumulative update by hand, then run the same command again.';
}
