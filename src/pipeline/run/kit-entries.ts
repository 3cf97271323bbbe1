import { leftOutOfKit } from '../../domain/kit-left-out.ts';
import { kitWaitAction, waitingOfKit } from '../../domain/kit-waiting.ts';
import { namedUpdate } from '../../domain/named-update.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { newestRecords, readCatalog } from '../../phases/artifacts.ts';
import type { KitEntries } from '../ending.ts';

/**
 * What of a kit this run leaves out, and what waits, for which the kit is needed again; nothing for a run that decided
 * nothing.
 */
export function kitEntries(run: RunFolder): KitEntries {
  if (!run.has(ARTIFACTS.catalog)) return { waitAction: null };
  const catalog = readCatalog(run);
  const leftOut = leftOutOfKit(catalog).map(({ kb, title, because }) => `${namedUpdate(kb, title)}: ${because}`);
  const found = waitingOfKit(catalog, [...newestRecords(run).values()]);
  const waiting = found.map(
    ({ kb, title, because }) => `${namedUpdate(kb, title)}: ${because}; the kit is needed again then`,
  );
  return {
    waitAction: kitWaitAction(found),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(waiting.length === 0 ? {} : { waiting }),
  };
}
