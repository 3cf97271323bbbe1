import * as v from 'valibot';
import { oneOf } from '../../src/evidence/layout.ts';
import type { RunFolder } from '../../src/evidence/run-folder.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import type { Catalog, CatalogAfter, CatalogEntry } from '../../src/schema/catalog.ts';
import type { DiagnosticsSummary } from '../../src/schema/diagnostics.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { Failure, RunMode, State } from '../../src/schema/run.ts';
import type { BackupResult, Regression } from '../../src/schema/validation.ts';
import { anEntry, TIME } from './an-update.ts';

/** What makes one test run different from an ordinary good one. */
export interface RunShape {
  readonly until?: 'killed' | 'waiting' | 'ended';
  readonly reboot?: boolean;
  readonly mode?: RunMode;
  readonly updates?: readonly CatalogEntry[];
  readonly claims?: readonly InstallRecord[];
  readonly records?: readonly InstallRecord[];
  readonly scan?: Catalog['scan']['outcome'];
  readonly kit?: boolean;
  readonly coverage?: Partial<Catalog['coverage']>;
  readonly coverageAfter?: Catalog['coverage'];
  readonly acceptedStates?: Catalog['acceptedStates'];
  readonly newOffers?: CatalogAfter['newOffers'];
  readonly backup?: BackupResult;
  readonly regressions?: readonly Regression[];
  readonly diagnostics?: Partial<DiagnosticsSummary>;
  readonly failure?: Failure;
  readonly restrictions?: State['restrictions'];
  /** Output root; a scratch folder that goes after the tests when left out. */
  readonly outputRoot?: string;
  /** Adds to the run before the installs: files, and events that it returns the data of, one at a time. */
  readonly grow?: (run: RunFolder) => Iterable<Readonly<Record<string, unknown>>>;
}

const NOTHING = {
  ...{ hardware: null, updateManagers: [] },
  ...{ os: null, services: [], drivers: [], installedApplications: [], installedUpdates: [], updateSettings: {} },
  ...{ pendingRebootSignals: [], disks: [], listeningPorts: [], scheduledTasks: [], bootIdentity: null, missing: [] },
};

/** What phases 01 to 04 leave. */
export function writeBeforeArtifacts(run: RunFolder, shape: RunShape): void {
  const base = { schemaVersion: 1, runId: run.runId } as const;
  const simulated = shape.mode === 'scenario';
  const updates = [...(shape.updates ?? [anEntry('KB5000001')])];
  const of = (decision: CatalogEntry['decision']) => updates.filter((entry) => entry.decision === decision).length;
  run.write({ ...ARTIFACTS.effectivePolicy, schema: v.looseObject({}) }, { ...base, policies: {} });
  run.write(ARTIFACTS.baseline, { ...base, capturedAt: TIME, simulated, ...NOTHING });
  run.save(oneOf(ARTIFACTS.baselineRaw, 'services.txt'), Buffer.from('wuauserv\r\nRunning\r\n'));
  run.write(ARTIFACTS.catalog, {
    ...base,
    searchedAt: TIME,
    scan: { outcome: shape.scan ?? 'complete', source: 'test', hresult: null, message: null, warnings: [] },
    ...(shape.kit === true ? { kit: true } : {}),
    coverage: { judged: true, support: 'supported', stale: false, reasons: [], ...shape.coverage },
    window: { state: 'none', opensAt: null, closesAt: null },
    counts: {
      ...{ offered: updates.length, selected: of('selected'), excluded: of('excluded') },
      ...{ deferred: of('deferred'), notApplicable: of('notApplicable') },
    },
    updates,
    ...(shape.acceptedStates === undefined ? {} : { acceptedStates: shape.acceptedStates }),
  });
  const summary = { passed: 0, failed: 0, error: 0 };
  run.write(ARTIFACTS.preValidation, {
    ...{ ...base, stage: 'pre', performed: true, backup: shape.backup ?? null, checks: [], summary },
  });
}

/** What phases 07 to 09 leave. */
export function writeAfterArtifacts(run: RunFolder, shape: RunShape): void {
  const base = { schemaVersion: 1, runId: run.runId } as const;
  const simulated = shape.mode === 'scenario';
  const summary = { passed: 0, failed: 0, error: 0 };
  run.write(ARTIFACTS.snapshot, { ...base, capturedAt: TIME, simulated, ...NOTHING });
  run.write(ARTIFACTS.diff, { ...base, categories: {}, summary: { added: 0, removed: 0, changed: 0 } });
  run.write(ARTIFACTS.catalogAfter, {
    ...{ ...base, searchedAt: TIME },
    scan: { outcome: 'complete', source: 'test', hresult: null, message: null, warnings: [] },
    ...(shape.coverageAfter === undefined ? {} : { coverage: shape.coverageAfter }),
    ...{ offered: [], newOffers: [...(shape.newOffers ?? [])] },
  });
  run.write(ARTIFACTS.postValidation, {
    ...{ ...base, stage: 'post', performed: true, backup: null, checks: [], summary },
  });
  run.write(ARTIFACTS.regressions, {
    ...{ ...base, confidenceThreshold: 0.2, regressions: [...(shape.regressions ?? [])] },
  });
  run.write(ARTIFACTS.diagnostics, {
    ...{ ...base, mode: 'Never', required: false, outcome: 'notRun', reason: '', collectors: [] },
    ...{ totalBytes: 0, durationMs: 0, ...shape.diagnostics },
  });
  run.appendRecord({ ...ARTIFACTS.spans, schema: v.looseObject({}) }, { resourceSpans: [] }, false);
}
