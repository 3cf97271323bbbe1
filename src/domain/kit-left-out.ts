import type { Catalog, CatalogEntry } from '../schema/catalog.ts';

/** An entry of a kit that this run does not install, and why. */
export interface LeftOut {
  readonly kb: string | null;
  readonly title: string;
  /**
   * A sentence's end: `it is left out by policy: drivers is false (UpdatePolicy.updateSettings.drivers in
   * C:\config\UpdatePolicy.json)`.
   */
  readonly because: string;
}

/** What a kit holds that policy leaves out or that is for another device; nothing for other sources. Pure. */
export function leftOutOfKit(catalog: Pick<Catalog, 'kit' | 'updates'>): LeftOut[] {
  if (catalog.kit !== true) return [];
  return catalog.updates
    .filter(({ decision }) => decision === 'excluded' || decision === 'notApplicable')
    .map((entry) => ({ kb: entry.kb, title: entry.title, because: because(entry) }));
}

function because({ decision, detail, policyKey, policyFile }: CatalogEntry): string {
  if (decision === 'notApplicable') return `it is not for this device: ${detail}`;
  const place = policyKey === null ? '' : ` (${policyKey}${policyFile === null ? '' : ` in ${policyFile}`})`;
  return `it is left out by policy: ${detail}${place}`;
}
