import type * as v from 'valibot';
import type { driver, installedUpdate, scheduledTask } from '../../../schema/inventory.ts';
import type { UsualDevice } from '../../../schema/usual-device.ts';
import { guidOf, inTurn, numberOf } from './seed.ts';
import { DAY_MS } from '../../../schema/day-number.ts';

type Driver = v.InferOutput<typeof driver>;
type Task = v.InferOutput<typeof scheduledTask>;
type InstalledUpdate = v.InferOutput<typeof installedUpdate>;

const dayOf = (text: string): string =>
  new Date(Date.UTC(2023, 0, 1) + numberOf(text, 900) * DAY_MS).toISOString().slice(0, 10);

/** `howMany` drivers as their class keys show them. */
export function generateDrivers({ drivers }: UsualDevice, howMany: number): Driver[] {
  return Array.from({ length: howMany }, (_, i) => {
    const { provider, device } = inTurn(drivers, i);
    const name = `${device}${i < drivers.length ? '' : ` #${Math.floor(i / drivers.length) + 1}`}`;
    const id = `{${guidOf(`class ${device}`)}}\\${String(i).padStart(4, '0')}`;
    const version = `${10 + numberOf(name, 22)}.${numberOf(`${name} b`, 100)}.${numberOf(`${name} c`, 9999)}.${numberOf(`${name} d`, 100)}`;
    return { id, name, provider, version, date: dayOf(name) };
  });
}

/** The first `howMany` tasks: those of Windows, then those of a business. */
export function generateScheduledTasks({ scheduledTasks }: UsualDevice, howMany: number): Task[] {
  return Array.from({ length: howMany }, (_, i) => {
    const known = scheduledTasks[i];
    const path = known === undefined ? `\\Contoso\\Nightly job ${i}` : `\\Microsoft\\Windows\\${known}`;
    return { path, state: numberOf(path, 5) === 0 ? 'Disabled' : 'Ready' };
  });
}

/** Updates that were there long before; the newest are a month old at `nowMs`. */
export function generateInstalledUpdates(howMany: number, build: number, nowMs: number): InstalledUpdate[] {
  return Array.from({ length: howMany }, (_, i) => {
    const kb = `KB${5_066_000 - i * 317}`;
    const installedAt = new Date(nowMs - (34 + i * 29) * DAY_MS).toISOString();
    return {
      id: `Package_for_${kb}~31bf3856ad364e35~amd64~~${build}.${8600 - i * 41}.1.2`,
      kb,
      title: null,
      state: 'installed',
      installedAt,
      source: 'package' as const,
    };
  });
}
