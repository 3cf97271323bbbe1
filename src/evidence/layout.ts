/**
 * Every path of a run and of a device's state, in one place (docs/evidence-format.md, E-3). Paths inside a run are
 * relative and use `/`, on every system.
 */
export const RUN_FILES = {
  run: 'run.json',
  index: 'artifact-index.json',
  manifest: 'manifest.json',
  events: 'Logs/Events.jsonl',
  installSummary: 'Logs/install-summary.jsonl',
  preValidation: 'Reports/pre-validation.json',
  postValidation: 'Reports/post-validation.json',
  regressions: 'Reports/regressions.json',
  diff: 'Reports/diff-report.json',
  finalReport: 'Reports/final-report.json',
  finalHtml: 'Reports/final-report.html',
  redactionLog: 'Reports/redaction-log.json',
  spans: 'Telemetry/spans.jsonl',
  state: 'State/state.json',
  rebootPlan: 'State/RebootPlan.json',
  contentSeal: 'State/seal-content.json',
} as const;

export const hopSealFile = (hop: number): string => `State/seal-${hop}.json`;

/** Paths that carry the run id. */
export function artifactFiles(runId: string) {
  return {
    effectivePolicy: `Artifacts/Policy/${runId}/effective-policy.json`,
    baseline: `Artifacts/Baseline/${runId}/baseline.json`,
    baselineRaw: `Artifacts/Baseline/${runId}/raw`,
    catalog: `Artifacts/UpdateCatalog/${runId}/catalog.json`,
    catalogAfter: `Artifacts/UpdateCatalog/${runId}/catalog-after.json`,
    earlierChecks: `Artifacts/Validation/${runId}/earlier.json`,
    validation: (stage: 'pre' | 'post') => `Artifacts/Validation/${runId}/${stage}`,
    snapshot: `Artifacts/Snapshot/${runId}/snapshot.json`,
    snapshotRaw: `Artifacts/Snapshot/${runId}/raw`,
    diagnostics: `Artifacts/Diagnostics/LightDiag/${runId}`,
    diagnosticsSummary: `Artifacts/Diagnostics/LightDiag/${runId}/diagnostics-summary.json`,
  } as const;
}

/** Files that only ever grow; a seal lists them as prefixes. */
export const APPEND_ONLY: readonly string[] = [RUN_FILES.events, RUN_FILES.installSummary, RUN_FILES.spans];

/** Files that a later hop rewrites; a seal of a hop lists them as mutable. */
export const MUTABLE: readonly string[] = [RUN_FILES.run, RUN_FILES.state, RUN_FILES.rebootPlan];

/** Names inside a device's state folder. */
export const DEVICE_FILES = {
  lock: 'lock.json',
  cookie: 'reboot-required.json',
  status: 'status.json',
  lastRun: 'last-run.json',
  updateHistory: 'update-history.json',
  diagnosticsHistory: 'diagnostics-run-history.json',
} as const;

/** Names inside the folder that decides: `machine` on a real device, the device's own folder on a simulated one. */
export const MACHINE_FILES = {
  machine: 'machine.json',
  hold: 'lock.hold',
  openRun: 'open-run.json',
  runs: 'runs.json',
  installers: 'installers.json',
  repairs: 'repairs.json',
} as const;

export const deviceStateFolder = (
  ids: { tenantId: string; clientId: string; siteId: string; deviceId: string },
  simulated: boolean,
): string =>
  `State/Tenants/${ids.tenantId}/Clients/${ids.clientId}/Sites/${ids.siteId}/Devices/${ids.deviceId}${simulated ? '~sim' : ''}`;

/** Below the machine folder: what a simulated device of this name remembers of updates and of its last run. */
export const simulatedMemoryFolder = (deviceName: string): string => {
  const name = deviceName.toLowerCase();
  // A name that is none of a folder is spelled by its code units; the prefix keeps names apart that Windows reserves.
  const safe = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/u.test(name);
  return `memory/sim-${safe ? name : `x${Buffer.from(name, 'utf16le').toString('hex').slice(0, 120)}`}`;
};
