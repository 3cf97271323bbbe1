import { Device } from './device/device.ts';
import { makePrefix, removePrefix, sweep } from './device/prefix.ts';
import { collectScriptLines, recordScriptLines } from './device/scriptLines.ts';
import { requireBench } from './device/tree.ts';

export type { CallOptions, CallResult, RunningCall } from './device/call.ts';
export type { Device } from './device/device.ts';
export type { Registry, RegistryKind, RegistryValue } from './device/registry.ts';
export type { Answer, RecordedCall, StandIn } from './device/standIn.ts';

let devices = 0;
let swept: Promise<void> | undefined;

/**
 * Gives `body` a fresh Windows device, and removes it afterwards, whatever happened. Devices of several tests, and of
 * several processes, do not see one another.
 */
export async function withDevice<T>(body: (device: Device) => Promise<T>): Promise<T> {
  requireBench();
  await (swept ??= sweep());
  devices += 1;
  const prefix = await makePrefix(`${process.pid}-${devices}`);
  try {
    await recordScriptLines(prefix);
    return await body(new Device(prefix));
  } finally {
    await collectScriptLines(prefix);
    await removePrefix(prefix);
  }
}
