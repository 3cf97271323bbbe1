import type { Catalog, CatalogEntry } from '../schema/catalog.ts';
import type { Finding, InstallSummaryRow } from '../schema/report.ts';
import { artifactFiles } from '../evidence/layout.ts';
import { finding } from './finding.ts';
import type { ReportInput } from './input.ts';
import { sameUpdate } from '../domain/update-key.ts';

/**
 * The finding of a kit run that neither installed anything of its kit nor found anything of it; nothing for any other.
 */
export function kitFindings({ catalog, outcome, runId }: ReportInput): Finding[] {
  if (catalog === null || !outcome.why.includes('kit')) return [];
  const of = (decision: CatalogEntry['decision']): number =>
    catalog.updates.filter((entry) => entry.decision === decision).length;
  const all = catalog.updates.length;
  const [otherDevice, byPolicy] = [of('notApplicable'), of('excluded')];
  const notTaken = all - otherDevice - byPolicy;
  const parts = [
    [otherDevice, 'for another device'],
    [byPolicy, 'left out by policy'],
    [notTaken, 'not taken by the device'],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  const detail = `Nothing of the kit was installed or was there before: of ${all} in it ${told.join(', ')}.`;
  const next = [
    ...(otherDevice + notTaken === 0 ? [] : ['Make a kit for the Windows and architecture of this device.']),
    ...(byPolicy === 0 ? [] : ['Have the policy include what the kit holds, or make a kit without it.']),
  ].join(' ');
  const evidence = artifactFiles(runId).catalog;
  return [finding('kit', 'warning', all === 0 ? 'The kit holds no update.' : detail, { next, evidence })];
}

/**
 * A row of an entry of a kit that states no effect, with the one advice that helps: no other run will ever confirm it.
 */
export function withKitAdvice(row: InstallSummaryRow, catalog: Catalog | null): InstallSummaryRow {
  if (catalog?.kit !== true || row.verdict !== 'unconfirmed' || row.reason === 'loop') return row;
  const entry = catalog.updates.find((one) => sameUpdate(one, row));
  return entry?.effects.length === 0 ? { ...row, whatToDo: adviceFor(entry) } : row;
}

function adviceFor({ kb, kind }: CatalogEntry): string {
  const raisesBuild = kb !== null && (kind === 'cumulative' || kind === 'hotpatch' || kind === 'other');
  const effect = raisesBuild ? 'a build or a file' : 'a file, a registry value or a product';
  const look = raisesBuild ? 'compare the build that winver shows' : 'look on the device for what it installs';
  return (
    'Not by running it again: the kit states no effect of it, so that no run can confirm it. ' +
    `Until it does, ${look}. State its effects (${effect}) in kit-source.json and build the kit again.`
  );
}
