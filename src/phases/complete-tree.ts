import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { catalog, catalogAfter } from '../schema/catalog.ts';
import { diagnosticsSummary } from '../schema/diagnostics.ts';
import { diffReport, inventoryArtifact, type Inventory } from '../schema/inventory.ts';
import { regressionsReport, validationReport } from '../schema/validation.ts';

const NOT_REACHED = 'the run ended before this was read';

/** What an inventory is when nothing was read: every part is missing, none is empty by observation. */
const nothingRead: Inventory = {
  os: null,
  hardware: null,
  services: [],
  drivers: [],
  installedApplications: [],
  installedUpdates: [],
  updateSettings: {},
  updateManagers: [],
  pendingRebootSignals: [],
  disks: [],
  listeningPorts: [],
  scheduledTasks: [],
  bootIdentity: null,
  missing: [
    'os',
    'hardware',
    'services',
    'drivers',
    'installedApplications',
    'installedUpdates',
    'updateSettings',
    'updateManagers',
    'pendingRebootSignals',
    'disks',
    'listeningPorts',
    'scheduledTasks',
    'bootIdentity',
  ].map((part) => ({ part, reason: NOT_REACHED })),
};

/** Writes the files that phases not run would have written, with empty lists and the reason. */
export function completeTree(run: RunFolder, nowMs: number, simulated: boolean): void {
  const { runId } = run;
  const files = artifactFiles(runId);
  const time = new Date(nowMs).toISOString();
  const base = { schemaVersion: 1, runId } as const;
  const scan = { outcome: 'failed', source: 'none', hresult: null, message: NOT_REACHED, warnings: [] } as const;
  const empty = <T>(path: string, write: () => T): void => {
    if (!run.has(path)) write();
  };
  for (const path of [files.baseline, files.snapshot]) {
    empty(path, () => {
      run.write(path, inventoryArtifact, { ...base, capturedAt: time, simulated, ...nothingRead });
    });
  }
  empty(files.catalog, () => {
    run.write(files.catalog, catalog, {
      ...base,
      searchedAt: time,
      scan: { ...scan, warnings: [] },
      coverage: { judged: false, support: 'unknown', stale: false, reasons: [NOT_REACHED] },
      window: { state: 'none', opensAt: null, closesAt: null },
      counts: { offered: 0, selected: 0, excluded: 0, deferred: 0, notApplicable: 0 },
      updates: [],
    });
  });
  empty(files.catalogAfter, () => {
    run.write(files.catalogAfter, catalogAfter, {
      ...base,
      searchedAt: time,
      scan: { ...scan, warnings: [] },
      offered: [],
      newOffers: [],
    });
  });
  for (const [path, stage] of [
    [RUN_FILES.preValidation, 'pre'],
    [RUN_FILES.postValidation, 'post'],
  ] as const) {
    empty(path, () => {
      const summary = { passed: 0, failed: 0, error: 0 };
      run.write(path, validationReport, { ...base, stage, performed: false, backup: null, checks: [], summary });
    });
  }
  empty(RUN_FILES.regressions, () => {
    run.write(RUN_FILES.regressions, regressionsReport, { ...base, confidenceThreshold: 0, regressions: [] });
  });
  empty(RUN_FILES.diff, () => {
    run.write(RUN_FILES.diff, diffReport, { ...base, categories: {}, summary: { added: 0, removed: 0, changed: 0 } });
  });
  empty(files.diagnosticsSummary, () => {
    run.write(files.diagnosticsSummary, diagnosticsSummary, {
      ...base,
      mode: 'Never',
      required: false,
      outcome: 'notRun',
      reason: NOT_REACHED,
      collectors: [],
      totalBytes: 0,
      durationMs: 0,
    });
  });
  empty(RUN_FILES.installSummary, () => {
    run.save(RUN_FILES.installSummary, new Uint8Array());
  });
}
