import type { Inventory } from '../../schema/inventory.ts';
import type { ScriptedChanges } from '../../schema/scenario/update.ts';

interface ListChange<T> {
  readonly added: readonly T[];
  readonly removed: readonly string[];
  readonly changed: readonly T[];
}

/** The inventory after an update is present: what it adds, removes and replaces, by the key of each category. */
export function applyChanges(before: Inventory, changes: ScriptedChanges): Inventory {
  const { os } = changes;
  return {
    ...before,
    os:
      before.os === null
        ? null
        : {
            ...before.os,
            build: os.build ?? before.os.build,
            ubr: os.ubr ?? before.os.ubr,
            displayVersion: os.displayVersion ?? before.os.displayVersion,
          },
    services: change(before.services, changes.services, (one) => one.name),
    installedApplications: change(before.installedApplications, changes.applications, (one) => one.id),
    drivers: change(before.drivers, changes.drivers, (one) => one.id),
    scheduledTasks: change(before.scheduledTasks, changes.scheduledTasks, (one) => one.path),
    listeningPorts: change(before.listeningPorts, changes.listeningPorts, (one) => `${one.protocol}/${one.port}`),
  };
}

function change<T>(before: T[], changes: ListChange<T>, keyOf: (entry: T) => string): T[] {
  if (changes.added.length + changes.removed.length + changes.changed.length === 0) return before;
  const replaced = new Map(changes.changed.map((entry) => [keyOf(entry), entry]));
  const kept = before
    .filter((entry) => !changes.removed.includes(keyOf(entry)))
    .map((entry) => replaced.get(keyOf(entry)) ?? entry);
  return [...kept, ...changes.added];
}
