import { acceptedTerms, notAcceptedLine } from '../../domain/accepted-states.ts';
import type { FinalReport } from '../../schema/report.ts';
import { keyFigures } from './key-figures.ts';
import { durationWords, type Times } from './times.ts';
import { outcomeLabel, whyWords } from './words.ts';

const SIMULATED_NOTICE =
  'This report is about a simulated run. No update was installed on any real device by it, and it proves nothing about one.';

/** Brand, device, outcome and next action: what is read first, and often alone. */
export function headerView(report: FinalReport, times: Times) {
  const { outcome, simulated, branding, ids, device } = report;
  const label = outcomeLabel(report);
  const os = device.osAfter ?? device.osBefore;
  const name = ids?.deviceId ?? 'unknown device';
  return {
    title: `${simulated ? 'SIMULATED - ' : ''}${name}: ${outcome.exitName} (${outcome.exitCode}) - PatchPilot report`,
    simulated,
    simulatedNotice: simulated ? SIMULATED_NOTICE : null,
    /** Real text in headings and captions, so that no part can be cut out and taken for real. */
    sim: simulated ? { text: 'SIMULATED' } : null,
    watermark: simulated
      ? Array.from({ length: 14 }, () => 'SIMULATED \u00b7 NOT REAL \u00b7 SIMULATED \u00b7 NOT REAL')
      : [],
    organization: branding.organization,
    contact: branding.contact,
    device: name,
    place: ids === null ? null : [ids.tenantId, ids.clientId, ids.siteId].join(' / '),
    system: os === null ? 'system not known' : `${os.productName} ${os.displayVersion}`,
    build: buildWords(report),
    started: times.show(report.startedAt),
    written: times.show(report.generatedAt),
    worked: durationWords(report.timeline.reduce((sum, step) => sum + step.durationMs, 0)),
    outcome: {
      ...label,
      exitName: outcome.exitName,
      exitCode: outcome.exitCode,
      sentence: outcome.sentence,
      nextAction: outcome.nextAction,
      why: outcome.why.map((why) => ({ key: why, words: whyWords(why, outcome.exitName) })),
      hasWhy: outcome.why.length > 0,
      ...acceptedView(outcome),
      reasons: shortened(outcome.reasons),
      hasReasons: outcome.reasons.length > 0,
    },
    figures: keyFigures(report),
  };
}

/** A known state that policy takes out of the code, and one that it does not any more: never out of sight. */
function acceptedView({ accepted = [], notAccepted = [] }: FinalReport['outcome']) {
  return {
    accepted: accepted.map((state) => ({
      key: state.why,
      words: `${whyWords(state.why)}. Accepted ${acceptedTerms(state)}`,
    })),
    hasAccepted: accepted.length > 0,
    notAccepted: notAccepted.map(notAcceptedLine),
    hasNotAccepted: notAccepted.length > 0,
  };
}

/** So many reasons are read at a glance; how many more there are is said, for a list cut in silence would be a lie. */
const MAX_REASONS = 12;

function shortened(reasons: readonly string[]): string[] {
  const rest = reasons.length - MAX_REASONS;
  return rest <= 0 ? [...reasons] : [...reasons.slice(0, MAX_REASONS), `and ${rest} more, named below`];
}

function buildWords({ device: { osBefore, osAfter } }: FinalReport): string | null {
  const words = (os: typeof osBefore): string | null => (os === null ? null : `${os.build}.${os.ubr}`);
  const [before, after] = [words(osBefore), words(osAfter)];
  if (before === null || after === null) return after ?? before;
  return before === after ? `${after} (unchanged)` : `${before} → ${after}`;
}
