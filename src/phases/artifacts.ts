import type * as v from 'valibot';
import { wholeTexts } from '../domain/policy/without-secrets.ts';
import { updateKey } from '../domain/update-key.ts';
import { redact, redactionRules } from '../domain/redaction.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { JsonFile, RunFolder } from '../evidence/run-folder.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Catalog } from '../schema/catalog.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { Inventory, InventoryArtifact } from '../schema/inventory.ts';
import type { EffectivePolicy, Policies } from '../schema/policy/index.ts';
import type { ValidationReport } from '../schema/validation.ts';
import type { PhaseContext } from './phase.ts';

/** A file of an earlier phase. Throws `evidenceUnreadable` also when there is none. */
export function needed<S extends v.GenericSchema>(run: RunFolder, file: JsonFile<S>): v.InferOutput<S> {
  const value = run.read(file);
  if (value !== undefined) return value;
  throw new PatchPilotError('evidenceUnreadable', run.pathOf(file), 'expected the file of an earlier phase, got none');
}

export const readPolicy = (run: RunFolder): EffectivePolicy => needed(run, ARTIFACTS.effectivePolicy);
export const readBaseline = (run: RunFolder): InventoryArtifact => needed(run, ARTIFACTS.baseline);
export const readSnapshot = (run: RunFolder): InventoryArtifact => needed(run, ARTIFACTS.snapshot);
export const readCatalog = (run: RunFolder): Catalog => needed(run, ARTIFACTS.catalog);
export const readValidation = (run: RunFolder, stage: 'pre' | 'post'): ValidationReport =>
  needed(run, stage === 'pre' ? ARTIFACTS.preValidation : ARTIFACTS.postValidation);

/**
 * A part of the policy of this run as it is to be carried out: what the evidence holds, and the secrets in it, which no
 * evidence holds, from the policy of this start. Where that is another one by now, the marks of the secrets stand.
 */
export function policyToCarryOut<T>(
  { run, loadedPolicy }: Pick<PhaseContext, 'run' | 'loadedPolicy'>,
  part: (policies: Policies) => T,
): T {
  return wholeTexts(part(readPolicy(run).policies), loadedPolicy instanceof Error ? null : part(loadedPolicy.policies));
}

/** The newest record of each update, by update id and revision. */
export function newestRecords(run: RunFolder): Map<string, InstallRecord> {
  return new Map(run.records(ARTIFACTS.installSummary).map((record) => [updateKey(record), record]));
}

export const appendInstallRecord = (run: RunFolder, record: InstallRecord): void => {
  run.appendRecord(ARTIFACTS.installSummary, record, true);
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

/** Writes a report as the policy of the run and the built-in rules let it be seen. */
export function writeRedacted<S extends v.GenericSchema>(
  run: RunFolder,
  file: JsonFile<S>,
  report: v.InferInput<S>,
): void {
  const { redaction } = readPolicy(run).policies.ReportingPolicy;
  run.write(file, redact(report, redactionRules(redaction), run.pathOf(file)).value);
}
