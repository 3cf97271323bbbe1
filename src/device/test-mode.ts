import { PatchPilotError } from '../errors/error.ts';
import type { Device } from './port/device.ts';

/**
 * The device as a dry run sees it: inventory, search and checks are its own; what would change it is refused here, so
 * that a phase that forgot to ask for test mode fails instead of patching.
 */
export function testModeDevice(device: Device): Device {
  const refuse = (what: string) => (): Promise<never> =>
    Promise.reject(new PatchPilotError('internal', null, `expected no ${what} in test mode, got one`));
  return {
    ...device,
    mode: 'test',
    updates: { ...device.updates, download: refuse('download'), install: refuse('install') },
    requestReboot: refuse('reboot'),
    repairDefinitions: refuse('repair of definitions'),
    repair: refuse('repair'),
  };
}
