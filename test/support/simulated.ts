import * as v from 'valibot';
import { createSimulatedDevice } from '../../src/device/simulated/device.ts';
import type { SimulatedStart } from '../../src/device/simulated/start.ts';
import type { SimulatedKit } from '../../src/device/simulated/updates.ts';
import type { Device } from '../../src/device/port/device.ts';
import type { Offer } from '../../src/schema/catalog.ts';
import { scenario, type Scenario, type ScenarioInput } from '../../src/schema/scenario.ts';
import { simSystem } from './sim-files.ts';

type UpdateInput = NonNullable<ScenarioInput['updates']>[number];

/** A scenario with one update unless told otherwise. */
export const aScenario = (input: Partial<ScenarioInput> = {}): Scenario =>
  v.parse(scenario, { schemaVersion: 1, name: 'test', description: 'a test', updates: [anUpdate()], ...input });

export const anUpdate = (input: Partial<UpdateInput> = {}): UpdateInput => ({
  kb: 'KB5000001',
  title: 'Security Update (KB5000001)',
  ...input,
});

export const quiet = (): void => undefined;

/** A process start: an open device on the folder of the starts before. */
export async function startedDevice(
  folder: string,
  scripted: Scenario,
  start: SimulatedStart = 'fresh',
  extra: { kit?: SimulatedKit; before?: (operation: string, path: string) => void } = {},
): Promise<Device> {
  const device = createSimulatedDevice(simSystem(extra.before), {
    scenario: scripted,
    deviceFolder: folder,
    start,
    kit: extra.kit,
  });
  await device.open();
  return device;
}

/** The first offer of a search. */
export async function firstOffer(device: Device): Promise<Offer> {
  const [offer] = (await device.updates.search(quiet)).offers;
  if (offer === undefined) throw new Error('expected an offer, got none');
  return offer;
}

export async function witnessOf(device: Device, offer: Offer) {
  const [witness] = await device.updates.witness([offer]);
  if (witness === undefined) throw new Error('expected a witness, got none');
  return witness;
}
