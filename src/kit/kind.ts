import { kindOfKbs } from '../domain/agent/known-kbs.ts';
import type { BuildRow } from '../domain/builds.ts';
import type { Effect, UpdateKind } from '../schema/catalog.ts';

/** Names of classifications as Windows Update uses them, to the kind they always are. */
const BY_CLASSIFICATION: Readonly<Record<string, UpdateKind>> = {
  'definition updates': 'definitions',
  drivers: 'driver',
  upgrades: 'feature',
};

/**
 * What kind of update an entry is when nobody stated it. Numbers that stay tell first, as they do of what an agent
 * offers; a row in the table of builds or an effect on the build number makes it cumulative. Titles are those of
 * whoever made the kit, in English as the catalog gives them; they decide only about the order of a run.
 */
export function deriveKind(known: {
  readonly kb: string | null;
  readonly byName: UpdateKind | null;
  readonly title: string;
  readonly classification: string;
  readonly effects: readonly Effect[];
  /** Its rows in the table of builds. */
  readonly rows: readonly BuildRow[];
}): UpdateKind {
  const byNumber = known.kb === null ? null : kindOfKbs([known.kb]);
  if (byNumber !== null) return byNumber;
  const byClassification = BY_CLASSIFICATION[known.classification.toLowerCase()];
  if (byClassification !== undefined) return byClassification;
  if (known.byName !== null) return known.byName;
  if (known.rows.length > 0) return known.rows.every(({ type }) => type === 'Hotpatch') ? 'hotpatch' : 'cumulative';
  const title = known.title.toLowerCase();
  if (title.includes('servicing stack')) return 'servicingStack';
  if (title.includes('.net')) return 'dotnet';
  if (title.includes('windows recovery environment') || title.includes('safe os')) return 'recovery';
  if (title.includes('firmware')) return 'firmware';
  if (title.includes('cumulative update') || known.effects.some((effect) => effect.type === 'build')) {
    return 'cumulative';
  }
  return 'other';
}
