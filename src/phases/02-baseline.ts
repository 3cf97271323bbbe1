import type { Inspection } from '../device/port/inspection.ts';
import { oneOf } from '../evidence/layout.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import { inventoryFile } from './artifacts.ts';
import { blockedByReboot } from './blocked-by-reboot.ts';
import { done, type Phase } from './phase.ts';

/** A snapshot of the device before. */
export const phase: Phase<Inspection> = {
  async run({ run, device, system, simulated, progress, facts, hop, testMode }) {
    // Phase 01 asked on the first start; after a reboot made for that reason it is asked again here.
    const blocked = hop > 1 ? blockedByReboot(facts, testMode) : null;
    if (blocked !== null) return blocked;
    const { inventory, raw } = await device.inventory(progress);
    for (const [name, text] of Object.entries(raw)) run.saveForeign(oneOf(ARTIFACTS.baselineRaw, name), text);
    const capturedAt = new Date(system.clock.now()).toISOString();
    run.write(ARTIFACTS.baseline, inventoryFile(run, inventory, capturedAt, simulated));
    const missing =
      inventory.missing.length === 0 ? '' : `, not read: ${inventory.missing.map((part) => part.part).join(', ')}`;
    return done(
      `${inventory.services.length} services, ${inventory.installedApplications.length} applications${missing}`,
    );
  },
};
