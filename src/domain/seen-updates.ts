import type { CatalogEntry } from '../schema/catalog.ts';
import type { SeenUpdate } from '../schema/device-state.ts';
import type { OsFacts } from '../schema/inventory.ts';
import { targetOf } from './select/line.ts';
import { updateKey } from './update-key.ts';

/** What the device remembers after a search: deferral, overdue and loops are judged from it. Pure. */
export function remembered(
  seen: readonly SeenUpdate[],
  entries: readonly CatalogEntry[],
  at: { readonly os: OsFacts | null; readonly nowMs: number },
): SeenUpdate[] {
  const lastSeenAt = new Date(at.nowMs).toISOString();
  const known = new Map(seen.map((update) => [updateKey(update), update]));
  for (const entry of entries) {
    const { updateId, revision, kb, title, firstSeenAt } = entry;
    const old = known.get(updateKey(entry));
    const update = { updateId, revision, kb, title, firstSeenAt, lastSeenAt, attempts: old?.attempts ?? [] };
    known.set(updateKey(entry), { ...update, ...neededToConfirm(old), ...inItsLine(entry, at.os) });
  }
  return [...known.values()];
}

/** What is kept of one that a run attempted and nobody has confirmed. */
function neededToConfirm(old: SeenUpdate | undefined): Partial<SeenUpdate> {
  if (old?.attempts.some(({ pending }) => pending === true) !== true) return {};
  const { kind, required, effects, classification, kbs } = old;
  const known = { kind, required, effects, classification, kbs };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

/** What is kept of one that policy wants and that a newer one will replace. */
function inItsLine(entry: CatalogEntry, os: OsFacts | null): Partial<SeenUpdate> {
  const { line, releasedAt, effects, classification, kbs } = entry;
  if (line === undefined) return {};
  const target = targetOf(entry, os);
  return {
    line,
    releasedAt,
    effects,
    classification,
    ...(target === null ? {} : { target }),
    ...(kbs === undefined ? {} : { kbs }),
  };
}
