import type { ComplianceMap, ComplianceRow, EvidenceSource } from '../schema/compliance.ts';

/** Which files of evidence a run has: name to path inside the run, null when the file is missing. */
export type EvidenceFiles = Readonly<Record<EvidenceSource, string | null>>;

/**
 * The controls this run gives evidence for, with the files that hold it. A simulated run is evidence for nothing.
 * Evidence is not compliance: whether a control is met is for the auditor to judge. Pure.
 */
export function evidenceForControls(map: ComplianceMap, files: EvidenceFiles, simulated: boolean): ComplianceRow[] {
  return map.controls.map(({ id, framework, control, title, needs, shows, limit }) => {
    const found = simulated ? [] : needs.flatMap((source) => files[source] ?? []);
    const extent = found.length === needs.length ? 'present' : found.length > 0 ? 'partial' : 'none';
    return { id, framework, control, title, extent, files: found, shows, limit };
  });
}
