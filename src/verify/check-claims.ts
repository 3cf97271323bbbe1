import { RUN_FILES } from '../evidence/layout.ts';
import type { Run } from '../schema/run.ts';
import type { Evidence } from './evidence.ts';
import { valueOf } from './parse.ts';
import type { Findings } from './result.ts';
import { rolesOf, type Role } from './artifacts.ts';

/** What the files say of themselves and of one another. */ // E-10.1
export function checkClaims(
  evidence: Evidence,
  contentRoot: string | null,
  finished: boolean,
  findings: Findings,
): void {
  checkIds(evidence, findings);
  checkCatalog(evidence, findings);
  const run = valueOf(evidence.artifacts.run);
  if (run !== undefined) checkSimulated(evidence, run, findings);
  if (finished) checkEnded(evidence, run, findings);
  checkContentRoot(evidence, contentRoot, findings);
}

/** Every file is of the run that `run.json` names. */ // E-3.2
function checkIds(evidence: Evidence, findings: Findings): void {
  for (const [name, role] of Object.entries(rolesOf(evidence.runId ?? 'unknown'))) {
    const value = valueOf(evidence.artifacts[name as Role]);
    if (value === undefined || value.runId === null) continue;
    findings.expect(value.runId === evidence.runId, 'runId', role.path, `it is of run ${value.runId}`);
  }
}

/**
 * Selected, excluded, deferred and not applicable add up to what was offered, and to the entries that are there.
 */ // E-8.6
function checkCatalog(evidence: Evidence, findings: Findings): void {
  const catalog = valueOf(evidence.artifacts.catalog);
  if (catalog === undefined) return;
  const { offered, ...decisions } = catalog.counts;
  const holds =
    offered === catalog.updates.length &&
    Object.entries(decisions).every(
      ([decision, count]) => count === catalog.updates.filter((entry) => entry.decision === decision).length,
    );
  findings.expect(holds, 'catalog', rolesOf(catalog.runId).catalog.path, 'the counts are not those of the entries');
}

/** Simulated evidence can never be taken for real, nor the other way round. */ // E-3.8
function checkSimulated(evidence: Evidence, run: Run, findings: Findings): void {
  const expect = (holds: boolean, path: string, detail: string): boolean =>
    findings.expect(holds, 'simulated', path, detail);
  expect(run.simulated || run.source.kind !== 'scenario', RUN_FILES.run, 'a scripted source that is not simulated');
  expect(run.mode !== 'scenario' || run.simulated, RUN_FILES.run, 'a scenario that is not simulated');
  expect(run.mode !== 'live' || !run.simulated, RUN_FILES.run, 'a live run that is simulated');
  const predicted = evidence.records.some((record) => record.reason === 'simulated');
  expect(run.mode === 'test' || !predicted, RUN_FILES.installSummary, 'an outcome was predicted outside of test mode');
  const roles = rolesOf(run.runId);
  for (const name of ['baseline', 'snapshot'] as const) {
    const value = valueOf(evidence.artifacts[name]);
    if (value !== undefined)
      expect(value.simulated === run.simulated, roles[name].path, 'simulated is not what run.json says');
  }
}

/** A manifest is written only for a run that has ended. */ // E-7.1
function checkEnded(evidence: Evidence, run: Run | undefined, findings: Findings): void {
  const state = valueOf(evidence.artifacts.state);
  for (const [path, found, parsed] of [
    [RUN_FILES.run, run, evidence.artifacts.run],
    [RUN_FILES.state, state, evidence.artifacts.state],
  ] as const) {
    if (parsed === 'missing') findings.contradicts('ended', path, 'there is a manifest and this file is missing');
    else if (found !== undefined)
      findings.expect(found.status === 'ended', 'ended', path, `there is a manifest and the status is ${found.status}`);
  }
}

/** What the report prints is the root of the content seal. */ // E-6.4
function checkContentRoot(evidence: Evidence, contentRoot: string | null, findings: Findings): void {
  const report = valueOf(evidence.artifacts.finalReport);
  if (
    report === undefined ||
    (typeof evidence.artifacts.contentSeal === 'string' && evidence.artifacts.contentSeal !== 'missing')
  )
    return;
  const detail = `expected ${contentRoot ?? 'none'}, got ${report.contentRoot ?? 'none'}`;
  findings.expect(report.contentRoot === contentRoot, 'contentRoot', RUN_FILES.finalReport, detail);
}
