import type { Inventory } from '../../../schema/inventory.ts';
import type { Scenario } from '../../../schema/scenario.ts';
import type { UsualDevice } from '../../../schema/usual-device.ts';
import { generateApplications } from './applications.ts';
import { generateDrivers, generateInstalledUpdates, generateScheduledTasks } from './drivers.ts';
import { generateServices } from './services.ts';

/** The lists of an inventory that are made, so that a scenario need not write them out. */
export type Generated = Pick<
  Inventory,
  'services' | 'drivers' | 'installedApplications' | 'installedUpdates' | 'scheduledTasks'
>;

export const NOTHING_GENERATED: Generated = {
  ...{ services: [], drivers: [], installedApplications: [], installedUpdates: [], scheduledTasks: [] },
};

export function generated({ device, now }: Scenario, usual: UsualDevice): Generated {
  const { generate } = device;
  return {
    services: generateServices(usual, generate.services),
    drivers: generateDrivers(usual, generate.drivers),
    installedApplications: generateApplications(usual, generate.applications),
    installedUpdates: generateInstalledUpdates(generate.installedUpdates, device.os.build, Date.parse(now)),
    scheduledTasks: generateScheduledTasks(usual, generate.scheduledTasks),
  };
}
