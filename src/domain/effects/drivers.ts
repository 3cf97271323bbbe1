import type { Effect } from '../../schema/catalog.ts';

export interface DriverFacts {
  readonly hardwareId: string | null;
  /** `2026-09-14`; null when not known. */
  readonly date: string | null;
}

/** The resource GUID in a hardware id such as `UEFI\\RES_{...}`, in lower case; null when there is none. */
export const firmwareResource = (driver: DriverFacts | null): string | null =>
  /\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}/iu.exec(driver?.hardwareId ?? '')?.[1]?.toLowerCase() ?? null;

/** What a device is bound to, as one text that changes when any of it does. */
export const boundDriver = (one: { inf?: string | null; version: string | null; date: string | null }): string =>
  [one.inf ?? '', one.version ?? '', one.date ?? ''].join(' ').toLowerCase();

/**
 * The version at the end of a driver's title: `Intel - System - 2.1.0.4`, `NVIDIA Display Driver Update
 * (32.0.15.9186)`; null when it has none. Source: corpus updates.json, rows of kind driver.
 */
export const driverVersionInTitle = (title: string): string | null =>
  /(?:^|[\s(-])(\d+(?:\.\d+){2,3})\)?\s*$/u.exec(title)?.[1] ?? null;

/**
 * The driver that a device must be bound to, by version; by its date and by what was bound before where the title names
 * none, for a date alone says nothing: Intel's are of 1968. Nothing where neither is known.
 *
 * @param component a device of the software component class is one of its own: that it is bound by this id is inferred
 */
export function driverEffects(
  title: string,
  driver: DriverFacts | null,
  before: ReadonlyMap<string, readonly string[]>,
  component: boolean,
): Effect[] {
  if (driver?.hardwareId == null) return [];
  const { hardwareId, date } = driver;
  const version = driverVersionInTitle(title);
  const than = before.get(hardwareId.toLowerCase());
  if (version === null && (date === null || than === undefined)) return [];
  return [
    {
      type: 'driver',
      hardwareId,
      ...(date === null ? {} : { notBefore: date }),
      ...(version === null ? {} : { version }),
      ...(than === undefined ? {} : { than: [...than] }),
      ...(component ? { unboundIsUnknown: true } : {}),
    },
  ];
}
