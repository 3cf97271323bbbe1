import { escapeHtml, truncate } from '../domain/escape.ts';
import type { FinalReport } from '../schema/report.ts';
import { breakableHtml } from './break-places.ts';
import { headerView } from './view/header.ts';
import { timesIn } from './view/times.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/** No single text of this page is longer, in characters. */
const TEXT_LENGTH = 2_000;

/**
 * The page of a run whose report could not be made: who and how the run ended, where its folder lies, why there is no
 * report and what to do. Made without the template, the tables and the artifacts of the run, for one of them may be why
 * there is no report; with the style sheet of the report, or with none. Pure.
 *
 * @param report what is known without the artifacts, redacted
 * @param runFolder absolute path, for the person at the device
 */
export function noReportHtml(report: FinalReport, runFolder: string, css: string): string {
  const times = timesIn(report.timeZone);
  const { title, organization, device, place, outcome, sim, simulatedNotice, watermark, contact } = headerView(
    report,
    times,
  );
  const { runId } = report;
  const reporting = report.timeline.findLast(({ phase }) => phase === PHASE_IDS.Reporting);
  const error = reporting?.error ?? report.failure?.error ?? null;
  const marked = sim === null ? '' : `<span class="sim">${sim.text}</span> `;
  const facts: [string, string][] = [
    ['Run', runId],
    ['Started', report.startedAt === null ? 'not known' : times.line(report.startedAt)],
    ['Failure', error?.code ?? 'not known'],
    ...(error?.subject == null ? [] : ([['It is about', error.subject]] satisfies [string, string][])),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(truncate(title, TEXT_LENGTH))}</title>
<style>
${css}
</style>
</head>
<body${sim === null ? '' : ' class="simulated"'}>
${simulatedNotice === null ? '' : simulatedMarks(simulatedNotice, watermark)}<header class="top">
<div class="brand"><span class="organization">${text(organization || 'PatchPilot')}</span><span class="kind">Patch report</span></div>
<div class="headline"><h1>${marked}<bdi>${text(device)}</bdi></h1>${place === null ? '' : `<p><bdi>${text(place)}</bdi></p>`}</div>
</header>
<main>
<section class="outcome tone-${outcome.tone}" aria-labelledby="outcome">
<div class="verdict"><span class="symbol" aria-hidden="true">${outcome.symbol}</span><div>
<h2 id="outcome">${marked}The report of this run could not be made</h2>
<p class="code">Exit code <strong>${outcome.exitCode}</strong> ${text(outcome.exitName)}</p>
</div></div>
<p class="sentence">Cause: ${text(error?.message ?? 'not known, for the state of the run cannot be read')}</p>
${outcome.hasWhy ? `<ul class="why">${outcome.why.map(({ key, words }) => `<li><code>${text(key)}</code> ${text(words)}</li>`).join('')}</ul>` : ''}
<div class="next"><span>What to do next</span><p>${text(outcome.nextAction)}</p></div>
</section>
<section aria-labelledby="again">
<h2 id="again">${marked}How to make the report again</h2>
<p>What the run found stands in the files of its folder, <code>${text(runFolder)}</code>, and a report is a view of them. The first command makes the report; the second says whether the files are as they were written. <code>ROOT</code> is the 64 digits after <code>root=</code> in the last line of the run's output.</p>
<div class="scroll commands" role="region" tabindex="0" aria-label="Commands"><pre><code>patchpilot report ${text(runId)} --out DIR
patchpilot verify ${text(runId)} --root ROOT</code></pre></div>
<dl class="facts">
${facts.map(([name, value]) => `<div><dt>${name}</dt><dd><bdi>${text(value)}</bdi></dd></div>`).join('\n')}
</dl>
</section>
</main>
<footer>
${contact === '' ? '' : `<p>Questions: <bdi>${text(contact)}</bdi></p>\n`}<p>${marked}Run <code>${text(runId)}</code>. Made by PatchPilot.</p>
</footer>
</body>
</html>
`;
}

const text = (words: string): string => breakableHtml(truncate(words, TEXT_LENGTH));

const simulatedMarks = (notice: string, watermark: readonly string[]): string =>
  `<div class="watermark" aria-hidden="true">${watermark.map((line) => `<div>${text(line)}</div>`).join('')}</div>
<div class="simbar" role="region" aria-label="Simulated run"><strong>SIMULATED</strong><span>${text(notice)}</span></div>
`;
