import * as v from 'valibot';
import { artifactFiles, RUN_FILES } from '../../src/evidence/layout.ts';
import type { RunFolder } from '../../src/evidence/run-folder.ts';
import { catalog, catalogAfter, type Catalog, type CatalogAfter, type CatalogEntry } from '../../src/schema/catalog.ts';
import { diagnosticsSummary, type DiagnosticsSummary } from '../../src/schema/diagnostics.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import { diffReport, inventoryArtifact } from '../../src/schema/inventory.ts';
import type { Failure, RunMode, State } from '../../src/schema/run.ts';
import {
  regressionsReport,
  validationReport,
  type BackupResult,
  type Regression,
} from '../../src/schema/validation.ts';
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
  const paths = artifactFiles(run.runId);
  const simulated = shape.mode === 'scenario';
  const updates = [...(shape.updates ?? [anEntry('KB5000001')])];
  const of = (decision: CatalogEntry['decision']) => updates.filter((entry) => entry.decision === decision).length;
  run.write(paths.effectivePolicy, v.looseObject({}), { ...base, policies: {} });
  run.write(paths.baseline, inventoryArtifact, { ...base, capturedAt: TIME, simulated, ...NOTHING });
  run.save(`${paths.baselineRaw}/services.txt`, Buffer.from('wuauserv\r\nRunning\r\n'));
  run.write(paths.catalog, catalog, {
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
  run.write(RUN_FILES.preValidation, validationReport, {
    ...{ ...base, stage: 'pre', performed: true, backup: shape.backup ?? null, checks: [], summary },
  });
}

/** What phases 07 to 09 leave. */
export function writeAfterArtifacts(run: RunFolder, shape: RunShape): void {
  const base = { schemaVersion: 1, runId: run.runId } as const;
  const paths = artifactFiles(run.runId);
  const simulated = shape.mode === 'scenario';
  const summary = { passed: 0, failed: 0, error: 0 };
  run.write(paths.snapshot, inventoryArtifact, { ...base, capturedAt: TIME, simulated, ...NOTHING });
  run.write(RUN_FILES.diff, diffReport, { ...base, categories: {}, summary: { added: 0, removed: 0, changed: 0 } });
  run.write(paths.catalogAfter, catalogAfter, {
    ...{ ...base, searchedAt: TIME },
    scan: { outcome: 'complete', source: 'test', hresult: null, message: null, warnings: [] },
    ...(shape.coverageAfter === undefined ? {} : { coverage: shape.coverageAfter }),
    ...{ offered: [], newOffers: [...(shape.newOffers ?? [])] },
  });
  run.write(RUN_FILES.postValidation, validationReport, {
    ...{ ...base, stage: 'post', performed: true, backup: null, checks: [], summary },
  });
  run.write(RUN_FILES.regressions, regressionsReport, {
    ...{ ...base, confidenceThreshold: 0.2, regressions: [...(shape.regressions ?? [])] },
  });
  run.write(paths.diagnosticsSummary, diagnosticsSummary, {
    ...{ ...base, mode: 'Never', required: false, outcome: 'notRun', reason: '', collectors: [] },
    ...{ totalBytes: 0, durationMs: 0, ...shape.diagnostics },
  });
  run.appendRecord(RUN_FILES.spans, v.looseObject({}), { resourceSpans: [] }, false);
}
