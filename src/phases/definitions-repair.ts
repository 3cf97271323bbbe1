import type { Servicing } from '../device/port/servicing.ts';
import type { Updates, UpdateSource } from '../device/port/updates.ts';
import { confirm } from '../domain/confirm.ts';
import { needsDefinitionsRepair } from '../domain/definitions-repair.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { Outcome } from './install-outcome.ts';
import type { PhaseContext } from './phase.ts';

/** What of the device it needs: to look at definitions, and to repair them. */
type Role = Updates<Pick<UpdateSource, 'witness'>> & Pick<Servicing, 'repairDefinitions'>;
/** What of an update. */
type Entry = Pick<CatalogEntry, 'updateId' | 'revision' | 'effects' | 'presentBefore'>;

/**
 * Definitions that failed, or that claim a success and are not there, are repaired by the device's own virus scanner,
 * once in a run. What that came to is looked at in phase 07, like every claim.
 */
export function definitionsRepair({
  device,
  log,
  progress,
  eachEvent,
}: Pick<PhaseContext<Role>, 'device' | 'log' | 'progress' | 'eachEvent'>): (
  entry: Entry,
  outcome: Outcome,
) => Promise<Outcome> {
  let repaired = false;
  eachEvent(({ type }) => {
    repaired ||= type === 'definitionsRepairStarting';
  });
  return async (entry, outcome) => {
    const defenderRuns = entry.effects.some(({ type }) => type === 'definitions');
    const record = defenderRuns && outcome.attempted ? await asSeen(device, entry, outcome) : outcome;
    if (!needsDefinitionsRepair({ record, defenderRuns, repaired })) return outcome;
    const { updateId, revision } = entry;
    repaired = true;
    log('definitionsRepairStarting', { updateId, revision }, true);
    const repair = await device.repairDefinitions(progress);
    log('definitionsRepaired', { updateId, revision, repair }, true);
    if (repair === null) return outcome;
    return { ...outcome, detail: [outcome.detail, repair.detail].filter((part) => part !== null).join('; ') };
  };
}

/** The outcome as the device shows it at this moment. */
async function asSeen(
  device: Role,
  { updateId, revision, effects, presentBefore }: Entry,
  outcome: Outcome,
): Promise<Pick<Outcome, 'attempted' | 'verdict'>> {
  const [witness] = await device.updates.witness([{ updateId, revision, effects }]);
  if (witness === undefined) return outcome;
  const { verdict } = confirm(outcome, { ...witness, presentBefore, agentMayDecide: false, stillOffered: null });
  return { ...outcome, verdict };
}
