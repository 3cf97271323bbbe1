import type { Effect, UpdateKind } from '../schema/catalog.ts';

export interface DriverFacts {
  readonly hardwareId: string | null;
  /** `2026-09-14`; null when not known. */
  readonly date: string | null;
}

/** Versions before we began, of what updates raise without saying how far. Null: there was none; undefined: not readable. */
export interface VersionsBefore {
  readonly dotnet: string | null | undefined;
  readonly servicingStack: string | null | undefined;
  readonly recovery: string | null | undefined;
  /** Of the newest cumulative update that is installed. */
  readonly rollup: string | null | undefined;
  /** By resource GUID, as far as they could be read; null for one that the firmware does not list. */
  readonly firmware: ReadonlyMap<string, number | null>;
}

export interface ExpectedUpdate {
  readonly kind: UpdateKind;
  readonly updateId: string;
  readonly title: string;
  readonly driver: DriverFacts | null;
  /** The build that it leads to by the table of builds; else that of its title counts. */
  readonly target?: string | null;
}

/**
 * What an update of the agent must leave on the device, by its kind: the state on disk that is one of its two witnesses.
 * Where a title or a driver says too little the agent's own applicability rules, which look at files and registry, are asked
 * again after the boot. Pure.
 */
export function expectedEffects(update: ExpectedUpdate, before: VersionsBefore): Effect[] {
  const { kind, title, driver, updateId } = update;
  const target = update.target ?? buildInTitle(title);
  const byRules: Effect = { type: 'detected', updateId };
  switch (kind) {
    case 'hotpatch':
      // It raises the revision and leaves no package of a cumulative update.
      return target === null ? [byRules] : [{ type: 'build', atLeast: target }];
    case 'cumulative': {
      if (target !== null) return [{ type: /hotpatch/iu.test(title) ? 'build' : 'cumulative', atLeast: target }];
      // Older titles name no build: Windows 10, Server 2016 to 2022.
      if (before.rollup === undefined) return [byRules];
      return [{ type: 'packageNewer', name: 'Package_for_RollupFix', than: before.rollup }];
    }
    case 'dotnet':
      if (before.dotnet === undefined) return [byRules];
      return [{ type: 'packageNewer', name: 'Package_for_DotNetRollup', than: before.dotnet }];
    case 'servicingStack': {
      const version = stackVersionInTitle(title);
      if (version !== null) return [{ type: 'package', name: 'Package_for_ServicingStack', minVersion: version }];
      if (before.servicingStack === undefined) return [byRules];
      return [{ type: 'packageNewer', name: 'Package_for_ServicingStack', than: before.servicingStack }];
    }
    case 'definitions': {
      const version = definitionVersion(title);
      return version === null ? [byRules] : [{ type: 'definitions', atLeast: version }];
    }
    case 'driver': {
      if (driver?.hardwareId == null || driver.date === null) return [byRules];
      return [{ type: 'driver', hardwareId: driver.hardwareId, notBefore: driver.date }];
    }
    case 'firmware': {
      const resource = firmwareResource(driver);
      const than = resource === null ? undefined : before.firmware.get(resource);
      return resource === null || than === undefined ? [byRules] : [{ type: 'firmware', resource, than }];
    }
    case 'feature': {
      const release = /\b(\d\dH[12])\b/u.exec(title)?.[1];
      return release === undefined ? [byRules] : [{ type: 'release', displayVersion: release }];
    }
    case 'recovery':
      return before.recovery === undefined ? [byRules] : [{ type: 'recoveryNewer', than: before.recovery }];
    default:
      return [byRules];
  }
}

/** `1.441.212.0`: the only number of four parts in the title of a definition update. */
function definitionVersion(title: string): string | null {
  return /(?<![\d.])(1\.\d+\.\d+\.\d+)(?![\d.])/u.exec(title)?.[1] ?? null;
}

/** The resource GUID in a hardware id such as `UEFI\\RES_{...}`, in lower case; null when there is none. */
export const firmwareResource = (driver: DriverFacts | null): string | null =>
  /\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}/iu.exec(driver?.hardwareId ?? '')?.[1]?.toLowerCase() ?? null;

/** The build that a cumulative update leads to, `26100.3194`, as its title says in brackets; null when it says none. */
export function buildInTitle(title: string): string | null {
  return /[(（](?:[^()（）]*[^\d.()（）])?(\d{5}\.\d{1,5})[)）]/u.exec(title)?.[1] ?? null;
}

/** The version of a servicing stack in a title, `10.0.26100.8730` without its `10.0.`; null when there is none. */
export function stackVersionInTitle(title: string): string | null {
  return /(?<![\d.])10\.0\.(\d{5}\.\d+)/u.exec(title)?.[1] ?? null;
}
