import type { Effect, UpdateKind } from '../schema/catalog.ts';
import { driverEffects, firmwareResource, type DriverFacts } from './effects/drivers.ts';
import { edgeEffects, officeEffects, runtimeEffects, sqlEffects } from './effects/products.ts';
import { releaseInTitle } from './release.ts';

export { firmwareResource, type DriverFacts } from './effects/drivers.ts';

/** A version before we began. Null: there was none; undefined: not readable. */
export type VersionBefore = string | null | undefined;

/** Versions before we began, of what updates raise without saying how far. */
export interface VersionsBefore {
  /** Of the two families of .NET packages, which are numbered apart: 10.0.4785.1 and, of 4.8.1, 10.0.9344.1. */
  readonly dotnet: VersionBefore;
  readonly dotnet481?: VersionBefore;
  readonly servicingStack: VersionBefore;
  readonly recovery: VersionBefore;
  /** Of the newest cumulative update that is installed. */
  readonly rollup: VersionBefore;
  /** By resource GUID, as far as they could be read; null for one that the firmware does not list. */
  readonly firmware: ReadonlyMap<string, number | null>;
  /**
   * By hardware id in lower case, as far as they could be read: what is bound, as INF, version and date
   * (`boundDriver`).
   */
  readonly drivers?: ReadonlyMap<string, readonly string[]>;
  /** Values in the registry, by `versionKey`. */
  readonly values?: ReadonlyMap<string, string | null>;
  /** Instances of SQL Server with their patch levels; undefined: not readable. */
  readonly sql?: readonly { readonly instance: string; readonly version: string | null }[] | undefined;
}

export interface ExpectedUpdate {
  readonly kind: UpdateKind;
  readonly updateId: string;
  readonly title: string;
  /** All its numbers, `KB5034441`. */
  readonly kbs: readonly string[];
  readonly driver: DriverFacts | null;
  /** The build that it leads to by the table of builds; else that of its title counts. */
  readonly target?: string | null;
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();
const DEFENDER = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender';
const SECURITY_HEALTH = '%SystemRoot%\\System32\\SecurityHealth';
const REMOVAL_TOOL = '%SystemRoot%\\System32\\MRT.exe';

/**
 * What an update of the agent must leave on the device, by its kind: the state on disk that is one of its two
 * witnesses. Where a title says too little and nothing could be read before, only `detected` is left, which proves
 * nothing for a kind that has a state (`agent-only.ts`). Pure.
 */
export function expectedEffects(update: ExpectedUpdate, before: VersionsBefore): Effect[] {
  const { kind, title, driver, updateId, kbs } = update;
  const { values = NONE, drivers = NONE } = before;
  const target = update.target ?? buildInTitle(title);
  const byRules: Effect = { type: 'detected', updateId };
  const orRules = (effects: Effect[]): Effect[] => (effects.length === 0 ? [byRules] : effects);
  switch (kind) {
    case 'cumulative': {
      // Said in words only where a hotpatch was not known as one.
      if (target !== null) return [{ type: /hotpatch/iu.test(title) ? 'build' : 'cumulative', atLeast: target }];
      // Older titles name no build: Windows 10, Server 2016 to 2022.
      if (before.rollup === undefined) return [byRules];
      return [{ type: 'packageNewer', name: 'Package_for_RollupFix', than: before.rollup }];
    }
    case 'hotpatch': {
      // Inferred: no recording of a hotpatch on a device was found. It raises the revision, and no name of a package of
      // it is known.
      return target === null ? [byRules] : [{ type: 'build', atLeast: target }];
    }
    case 'dotnet':
      return orRules(dotnetEffects(title, kbs, before));
    case 'servicingStack':
      return orRules(stackEffects(update, before));
    case 'definitions': {
      const version = definitionVersion(title);
      return version === null ? [byRules] : [{ type: 'definitions', atLeast: version }];
    }
    case 'defenderPlatform': {
      // The folder of the platform in force: C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.25110.6-0\
      const version = versionInTitle(title, 4);
      if (version === null) return [byRules];
      return [{ type: 'version', key: DEFENDER, value: 'InstallLocation', atLeast: version }];
    }
    case 'securityPlatform': {
      // Folders by version: 10.0.29429.1000-0, before 2024 1.0.2402.27001-0. That the newest is in force is inferred.
      const version = versionInTitle(title, 4);
      return version === null ? [byRules] : [{ type: 'folderVersion', path: SECURITY_HEALTH, atLeast: version }];
    }
    case 'removalTool': {
      // v5.144 is build 5.144.26080.1002 in its own log; that its file says the same is inferred.
      const version = /\bv(\d+\.\d+)\b/u.exec(title)?.[1];
      return version === undefined ? [byRules] : [{ type: 'file', path: REMOVAL_TOOL, minVersion: version }];
    }
    case 'edge':
      return orRules(edgeEffects(title, values));
    case 'office':
      return orRules(officeEffects(title, kbs));
    case 'sql':
      return orRules(sqlEffects(title, before.sql));
    case 'runtime':
      return orRules(runtimeEffects(title, values));
    case 'driver':
    case 'softwareComponent':
      return orRules(driverEffects(title, driver, drivers, kind === 'softwareComponent'));
    case 'firmware': {
      const resource = firmwareResource(driver);
      const than = resource === null ? undefined : before.firmware.get(resource);
      return resource === null || than === undefined ? [byRules] : [{ type: 'firmware', resource, than }];
    }
    case 'feature':
    case 'enablement':
      return orRules(releaseEffects(title, target));
    case 'recovery':
      return before.recovery === undefined ? [byRules] : [{ type: 'recoveryNewer', than: before.recovery }];
    case 'extensionDriver':
      // It moves neither date nor version of the driver below it, and no place is known in which it stands by itself.
      return [byRules];
    case 'secureBoot':
    case 'dynamicUpdate':
    case 'other':
      return kbs.length === 0 ? [byRules] : [{ type: 'packageOfKb', kbs: [...kbs] }, byRules];
  }
}

/**
 * The families of .NET packages that a title is about: 4.8.1 has one of its own. Only within a family are versions
 * comparable. Source: corpus packages.json. On Windows 10 1607 they leave a package named by the KB.
 */
function dotnetEffects(title: string, kbs: readonly string[], before: VersionsBefore): Effect[] {
  const is481 = title.includes('4.8.1');
  const isOlder = /\b4\.(?:8|7\.2|7\.1|7|6\.2|6\.1|6|5\.2)\b(?!\.\d)/u.test(title);
  const families = [
    { name: 'Package_for_DotNetRollup~', than: before.dotnet, about: isOlder || !is481 },
    { name: 'Package_for_DotNetRollup_481~', than: before.dotnet481, about: is481 || !isOlder },
  ].filter(({ about }) => about);
  const of = families.flatMap(({ name, than }) => (than === undefined ? [] : [{ name, than }]));
  return of.length < families.length ? [] : [{ type: 'anyPackage', of: [...kbs.map(byNumber), ...of] }];
}

/** The package that holds an update's own number. */
const byNumber = (kb: string) => ({ name: `Package_for_${kb}~` });

/**
 * The package of a servicing stack: by the version in the title, by its KB (the stacks of before 2019), or newer than
 * before.
 */
function stackEffects({ title, kbs }: ExpectedUpdate, before: VersionsBefore): Effect[] {
  const byKb = kbs.map(byNumber);
  const version = stackVersionInTitle(title);
  const name = 'Package_for_ServicingStack';
  if (version !== null) return [{ type: 'anyPackage', of: [{ name, minVersion: version }, ...byKb] }];
  if (before.servicingStack === undefined) return [];
  return [{ type: 'anyPackage', of: [{ name, than: before.servicingStack }, ...byKb] }];
}

/**
 * An upgrade, by the release its title names or the build it leads to; an enablement package leads to its release too.
 */
function releaseEffects(title: string, atLeast: string | null): Effect[] {
  const displayVersion = releaseInTitle(title);
  if (displayVersion === null && atLeast === null) return [];
  return [
    {
      type: 'release',
      ...(displayVersion === null ? {} : { displayVersion }),
      ...(atLeast === null ? {} : { atLeast }),
    },
  ];
}

/** `1.441.212.0`: the only number of four parts in the title of a definition update. */
function definitionVersion(title: string): string | null {
  return /(?<![\d.])(1\.\d+\.\d+\.\d+)(?![\d.])/u.exec(title)?.[1] ?? null;
}

/** The last number of so many parts in a title. */
export function versionInTitle(title: string, parts: number): string | null {
  const number = new RegExp(`(?<![\\d.])\\d+(?:\\.\\d+){${parts - 1}}(?![\\d.]*\\d)`, 'gu');
  return title.match(number)?.at(-1) ?? null;
}

/** The build that a cumulative update leads to, `26100.3194`, as its title says in brackets; null when it says none. */
export function buildInTitle(title: string): string | null {
  return /[(（](?:[^()（）]*[^\d.()（）])?(\d{5}\.\d{1,5})[)）]/u.exec(title)?.[1] ?? null;
}

/** The version of a servicing stack in a title, `10.0.26100.8730` without its `10.0.`; null when there is none. */
export function stackVersionInTitle(title: string): string | null {
  return /(?<![\d.])10\.0\.(\d{5}\.\d+)/u.exec(title)?.[1] ?? null;
}
