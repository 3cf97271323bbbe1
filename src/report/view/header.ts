import { acceptedTerms, notAcceptedLine } from '../../domain/accepted-states.ts';
import type { FinalReport } from '../../schema/report.ts';
import { tallyOf } from '../sentence.ts';
import { durationWords, type Times } from './times.ts';
import { outcomeLabel, whyWords, type Tone } from './words.ts';

const SIMULATED_NOTICE =
  'This report is about a simulated run. No update was installed on any real device by it, and it proves nothing about one.';

/** Brand, device, outcome and next action: what is read first, and often alone. */
export function headerView(report: FinalReport, times: Times) {
  const { outcome, simulated, branding, ids, device } = report;
  const label = outcomeLabel(outcome.exitName, simulated);
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
    figures: figures(report),
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

function figures({ InstallSummary, catalog, validation, hops }: FinalReport) {
  const tally = tallyOf(InstallSummary);
  const checks = validation.checks.length;
  const worse = validation.checks.filter((check) => check.regression !== null).length;
  const known = (n: number): string => (catalog === null && tally.selected === 0 ? '?' : String(n));
  const notThere = tally.failed + tally.notThere;
  const restarts = Math.max(0, hops.length - 1);
  const figure = (value: string | number, label: string, tone: Tone) => ({ value: String(value), label, tone });
  return [
    figure(catalog?.counts.offered ?? '?', 'offered', 'quiet'),
    figure(known(tally.selected), 'selected', 'quiet'),
    figure(known(tally.installed), 'installed, confirmed', tally.installed > 0 ? 'good' : 'quiet'),
    figure(known(notThere), 'not installed', notThere > 0 ? 'bad' : 'quiet'),
    figure(
      known(tally.unconfirmed + tally.claimed),
      'not confirmed',
      tally.unconfirmed + tally.claimed > 0 ? 'warning' : 'quiet',
    ),
    figure(known(tally.waiting), 'still to do', tally.waiting > 0 ? 'warning' : 'quiet'),
    figure(checks === 0 ? '-' : `${worse}/${checks}`, 'checks got worse', worse > 0 ? 'bad' : 'quiet'),
    figure(restarts, restarts === 1 ? 'restart' : 'restarts', 'quiet'),
  ];
}
