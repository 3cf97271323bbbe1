import { wholeTexts } from '../domain/policy/without-secrets.ts';
import { updateKey } from '../domain/update-key.ts';
import { PatchPilotError } from '../errors/error.ts';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { catalog, catalogAfter, type Catalog, type CatalogAfter } from '../schema/catalog.ts';
import { diagnosticsSummary, type DiagnosticsSummary } from '../schema/diagnostics.ts';
import { installRecord, type InstallRecord } from '../schema/install-summary.ts';
import { inventoryArtifact, type Inventory, type InventoryArtifact } from '../schema/inventory.ts';
import { effectivePolicy, type EffectivePolicy, type Policies } from '../schema/policy/index.ts';
import { validationReport, type ValidationReport } from '../schema/validation.ts';
import type { PhaseContext } from './phase.ts';

/** Typed reading and writing of what phases hand to one another through the disk. */
export const needed = <T>(value: T | undefined, path: string): T => {
  if (value === undefined)
    throw new PatchPilotError('evidenceUnreadable', path, 'expected the file of an earlier phase, got none');
  return value;
};

export const readPolicy = (run: RunFolder): EffectivePolicy => {
  const path = artifactFiles(run.runId).effectivePolicy;
  return needed(run.read(path, effectivePolicy), path);
};

/**
 * A part of the policy of this run as it is to be carried out: what the evidence holds, and the secrets in it, which no evidence holds,
 * from the policy of this start. Where that is another one by now, the marks of the secrets stand.
 */
export function policyToCarryOut<T>(
  { run, loadedPolicy }: Pick<PhaseContext, 'run' | 'loadedPolicy'>,
  part: (policies: Policies) => T,
): T {
  return wholeTexts(part(readPolicy(run).policies), loadedPolicy instanceof Error ? null : part(loadedPolicy.policies));
}

export const readBaseline = (run: RunFolder): InventoryArtifact => {
  const path = artifactFiles(run.runId).baseline;
  return needed(run.read(path, inventoryArtifact), path);
};

export const readSnapshot = (run: RunFolder): InventoryArtifact => {
  const path = artifactFiles(run.runId).snapshot;
  return needed(run.read(path, inventoryArtifact), path);
};

export const readCatalog = (run: RunFolder): Catalog => {
  const path = artifactFiles(run.runId).catalog;
  return needed(run.read(path, catalog), path);
};

export const readCatalogAfter = (run: RunFolder): CatalogAfter => {
  const path = artifactFiles(run.runId).catalogAfter;
  return needed(run.read(path, catalogAfter), path);
};

export const readValidation = (run: RunFolder, stage: 'pre' | 'post'): ValidationReport => {
  const path = stage === 'pre' ? RUN_FILES.preValidation : RUN_FILES.postValidation;
  return needed(run.read(path, validationReport), path);
};

export const readDiagnostics = (run: RunFolder): DiagnosticsSummary => {
  const path = artifactFiles(run.runId).diagnosticsSummary;
  return needed(run.read(path, diagnosticsSummary), path);
};

/** The newest record of each update, by update id and revision. */
export function newestRecords(run: RunFolder): Map<string, InstallRecord> {
  return new Map(run.records(RUN_FILES.installSummary, installRecord).map((record) => [updateKey(record), record]));
}

export const appendInstallRecord = (run: RunFolder, record: InstallRecord): void => {
  run.appendRecord(RUN_FILES.installSummary, installRecord, record, true);
};

/** An inventory as an artifact, under the same keys before and after. */
export function inventoryFile(
  run: RunFolder,
  inventory: Inventory,
  capturedAt: string,
  simulated: boolean,
): InventoryArtifact {
  return { schemaVersion: 1, runId: run.runId, capturedAt, simulated, ...inventory };
}
