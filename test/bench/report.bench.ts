import { renderReports } from '../../src/report/render.ts';
import { aRecord, aFullInput, aReportInput, anEntry, reportAssets } from '../report/a-report.ts';
import { sampleUpdates } from '../report/sample-updates.ts';

/** By hand: `node test/bench/report.bench.ts`. 1,000 updates are to take less than 300 ms and a page below 1 MB. */
const UPDATES = 1_000;
const LIMIT_MS = 300;
const LIMIT_BYTES = 1_000_000;
const ROUNDS = 10;

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

const times = Array.from({ length: ROUNDS }, () => {
  const start = process.hrtime.bigint();
  renderReports(input, assets);
  return Number(process.hrtime.bigint() - start) / 1e6;
});
const { html, finalReportJson } = renderReports(input, assets);
const median = times.toSorted((one, other) => one - other)[ROUNDS / 2] ?? 0;
const bytes = Buffer.byteLength(html);
const ok = (times[0] ?? 0) < LIMIT_MS && bytes < LIMIT_BYTES;
process.stdout.write(
  `${ok ? 'ok' : 'TOO MUCH'}: first ${times[0]?.toFixed(0)} ms, median ${median.toFixed(0)} ms, page ${bytes} bytes, JSON ${finalReportJson.length} bytes\n`,
);
process.exitCode = ok ? 0 : 1;
