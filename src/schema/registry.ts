import type * as v from 'valibot';
import { buildTable } from './builds.ts';
import { catalog, catalogAfter } from './catalog.ts';
import {
  deletion,
  deviceStatus,
  lastRun,
  lockFile,
  deviceRuns,
  machine,
  openRun,
  rebootCookie,
  refusal,
  updateHistory,
} from './device-state.ts';
import { diagnosticsHistory, diagnosticsSummary } from './diagnostics.ts';
import { installRecord } from './install-summary.ts';
import { diffReport, inventoryArtifact } from './inventory.ts';
import { kit, kitSource } from './kit.ts';
import { effectivePolicy, policySchemas } from './policy/index.ts';
import { finalReport, redactionLog } from './report.ts';
import { event, rebootPlan, run, state } from './run.ts';
import { scenario } from './scenario.ts';
import { artifactIndex, manifest, seal, withheldList } from './seal.ts';
import { span } from './span.ts';
import { checkEvidence, earlierChecks, regressionsReport, validationReport } from './validation.ts';

/** A schema and the file it describes; of a `.jsonl` file, one line. */
export interface Registered {
  readonly schema: v.GenericSchema;
  readonly describes: string;
  /** Read by us and written by people: defaults may be left out. Evidence is written whole. */
  readonly writtenByPeople?: boolean;
  /** A policy file: takes `$schema` and `$comment` anywhere, `$append` for a list, `$lock` at its top. */
  readonly directives?: boolean;
  /** A state file with generations: `checksum` stands beside what the schema says. */
  readonly checksummed?: boolean;
}

const policy = (name: keyof typeof policySchemas): Registered => ({
  schema: policySchemas[name],
  describes: `${name}.json`,
  writtenByPeople: true,
  directives: true,
});

/** Every schema by the name that `patchpilot schema` knows it by. */
export const SCHEMAS = {
  'client-profile': policy('ClientProfile'),
  'update-policy': policy('UpdatePolicy'),
  'app-validation-policy': policy('AppValidationPolicy'),
  'backup-policy': policy('BackupPolicy'),
  'reporting-policy': policy('ReportingPolicy'),
  kit: { schema: kit, describes: 'kit.json', writtenByPeople: true },
  'kit-source': { schema: kitSource, describes: 'kit-source.json', writtenByPeople: true },
  scenario: { schema: scenario, describes: 'a scenario file', writtenByPeople: true },
  builds: { schema: buildTable, describes: 'builds.json', writtenByPeople: true },
  run: { schema: run, describes: 'run.json' },
  'artifact-index': { schema: artifactIndex, describes: 'artifact-index.json' },
  withheld: { schema: withheldList, describes: 'withheld.json of a bundle' },
  manifest: { schema: manifest, describes: 'manifest.json' },
  event: { schema: event, describes: 'a line of Logs/Events.jsonl' },
  'install-record': { schema: installRecord, describes: 'a line of Logs/install-summary.jsonl' },
  'effective-policy': { schema: effectivePolicy, describes: 'effective-policy.json' },
  inventory: { schema: inventoryArtifact, describes: 'baseline.json and snapshot.json' },
  catalog: { schema: catalog, describes: 'catalog.json' },
  'catalog-after': { schema: catalogAfter, describes: 'catalog-after.json' },
  'check-evidence': { schema: checkEvidence, describes: 'a file of Artifacts/Validation' },
  'diagnostics-summary': { schema: diagnosticsSummary, describes: 'diagnostics-summary.json' },
  validation: { schema: validationReport, describes: 'pre-validation.json and post-validation.json' },
  'earlier-checks': { schema: earlierChecks, describes: 'earlier.json' },
  regressions: { schema: regressionsReport, describes: 'regressions.json' },
  'diff-report': { schema: diffReport, describes: 'diff-report.json' },
  'final-report': { schema: finalReport, describes: 'final-report.json' },
  'redaction-log': { schema: redactionLog, describes: 'redaction-log.json' },
  span: { schema: span, describes: 'a line of Telemetry/spans.jsonl' },
  state: { schema: state, describes: 'State/state.json' },
  'reboot-plan': { schema: rebootPlan, describes: 'State/RebootPlan.json' },
  seal: { schema: seal, describes: 'State/seal-<hop>.json and State/seal-content.json' },
  lock: { schema: lockFile, describes: 'lock.json' },
  'reboot-required': { schema: rebootCookie, describes: 'reboot-required.json', checksummed: true },
  machine: { schema: machine, describes: 'machine.json', checksummed: true },
  'device-runs': { schema: deviceRuns, describes: 'runs.json', checksummed: true },
  'open-run': { schema: openRun, describes: 'open-run.json', checksummed: true },
  status: { schema: deviceStatus, describes: 'status.json' },
  'last-run': { schema: lastRun, describes: 'last-run.json', checksummed: true },
  'update-history': { schema: updateHistory, describes: 'update-history.json', checksummed: true },
  'diagnostics-run-history': {
    schema: diagnosticsHistory,
    describes: 'diagnostics-run-history.json',
    checksummed: true,
  },
  refusal: { schema: refusal, describes: 'a line of State/refusals.jsonl' },
  deletion: { schema: deletion, describes: 'a line of State/deletions.jsonl' },
} as const satisfies Record<string, Registered>;

export type SchemaName = keyof typeof SCHEMAS;

/** Where the generated JSON Schema of a name lies in the repository, and in the program. */
export const schemaFile = (name: string): string => `schemas/${name}.schema.json`;
