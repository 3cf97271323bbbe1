import { megabytes, type Figure } from '../figure.ts';
import { renderReports } from '../../../src/report/render.ts';
import { aRecord, aFullInput, aReportInput, anEntry, reportAssets } from '../../report/a-report.ts';
import { sampleUpdates } from '../../report/sample-updates.ts';

const UPDATES = 1_000;
const LIMIT_MS = 300;
const LIMIT_BYTES = 1_000_000;

const samples = sampleUpdates();
const updates = Array.from({ length: UPDATES }, (_, index) => {
  const sample = samples[index % samples.length];
  if (sample === undefined) throw new Error('no samples');
  return { ...sample, id: `${sample.id}-${index}` };
});
const assets = reportAssets();
const sample = aFullInput();
const policies = structuredClone(sample.effectivePolicy.policies);
policies.ReportingPolicy.redaction.patterns.push({ name: 'mail', pattern: '[\\w.-]+@[\\w.-]+\\.[a-z]{2,}' });
const input = aReportInput({
  effectivePolicy: { ...sample.effectivePolicy, policies },
  catalog: { ...sample.catalog, updates: updates.map(anEntry) },
  installRecords: updates.filter((update) => update.decision === undefined).map(aRecord),
});

/** The first rendering counts: a run makes one. */
export const report: Figure = {
  name: 'report',
  async measure() {
    const before = process.cpuUsage();
    const { html } = renderReports(input, assets);
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1_000;
    const bytes = Buffer.byteLength(html);
    return Promise.resolve([
      {
        figure: 'report for 1,000 updates',
        against: '-',
        measured: `${took.toFixed(0)} ms, ${(bytes / 1_000).toFixed(0)} kB`,
        limit: `${LIMIT_MS} ms, ${megabytes(LIMIT_BYTES)}`,
        holds: took <= LIMIT_MS && bytes <= LIMIT_BYTES,
      },
    ]);
  },
};
