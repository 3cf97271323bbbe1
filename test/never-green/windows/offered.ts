import type { Change, Windows } from './model.ts';

/** What the agent says of an update; the names are those of the bridge (`docs/powershell-bridge.md`, 8). */
export interface Facts {
  readonly title: string | null;
  readonly kbs: readonly string[];
  readonly categories: readonly { id: string | null; name: string | null; type: string | null }[];
  readonly severity: string | null;
  readonly maxSize: number | null;
  readonly released: string | null;
  readonly browseOnly: boolean | null;
  readonly deploymentAction: number | null;
  readonly impact: number | null;
  readonly rebootBehavior: number | null;
  readonly canRequestUserInput: boolean | null;
  readonly driver: Readonly<Record<string, unknown>> | null;
}

/**
 * What an install call comes to. `dies`: its process is lost; `hangs`: it never returns; `throws`: the call itself
 * fails.
 */
export type Claim =
  | { readonly code: number; readonly hresult: number; readonly reboot: boolean }
  | { readonly throws: number }
  | 'dies'
  | 'hangs';

/** An update on offer, and how it behaves. */
export interface Offered {
  readonly id: string;
  readonly revision: number;
  readonly facts: Facts;
  /** Properties that throw. */
  readonly throws: readonly string[];
  readonly hidden: boolean;
  /** An update without an identity cannot be named: it counts as skipped. */
  readonly nameless: boolean;
  readonly claim: Claim;
  readonly downloads: number;
  /** What it leaves at once, and at the next boot. */
  readonly does: readonly Change[];
  readonly boots: readonly Change[];
  /** What a whole install of it leaves: the material of `does` and `boots`. */
  readonly effect: readonly Change[];
  readonly staging: readonly Change[];
  /** Whether it is offered after an install that ended so. */
  readonly staysOffered: boolean;
  /** Whether `IsInstalled=1` lists it then. */
  readonly becomesListed: boolean;
  readonly reboots: boolean;
  /** Whether a record of the agent stands in its history. */
  readonly writesHistory: boolean;
}

/** Carries an install out; the answer is what the agent claims. */
export function install(windows: Windows, update: Offered): Claim {
  windows.installs.push(`${update.id}/${update.revision}`);
  for (const change of update.does) change(windows);
  windows.atBoot.push(...update.boots);
  const leave: Change = (device) => {
    if (!update.staysOffered) device.offers = device.offers.filter((one) => one !== update);
    if (update.becomesListed && !device.listed.includes(update)) device.listed.push(update);
  };
  const { claim } = update;
  const told = typeof claim === 'object' && 'code' in claim ? claim : null;
  if (told?.reboot === true) {
    windows.signals.add('updateAgent');
    windows.atBoot.push(leave);
  } else leave(windows);
  if (update.writesHistory) {
    windows.history.unshift({
      updateId: update.id,
      revision: update.revision,
      title: update.facts.title ?? '',
      date: new Date(windows.now).toISOString(),
      operation: 1,
      result: told?.code ?? 2,
      hresult: told?.hresult ?? 0,
      client: 'PatchPilot',
    });
  }
  return claim;
}

/** The item of the bridge: what throws is null, or an empty list, and named. */
export function itemOf(update: Offered, search: number): Record<string, unknown> {
  const { facts, throws } = update;
  const missing = throws.map((name) => ({ name, hresult: -2145124338, message: 'not available' }));
  const gone = (name: string): boolean => throws.includes(name);
  const categories = gone('Categories')
    ? []
    : facts.categories.map((one) => ({
        id: gone('CategoryID') ? null : one.id,
        name: gone('Name') ? null : one.name,
        type: gone('Category.Type') ? null : one.type,
      }));
  const driver =
    facts.driver === null || gone('Type')
      ? null
      : {
          ...facts.driver,
          ...(gone('DriverClass') ? { class: null } : {}),
          ...(gone('DriverHardwareID') ? { hardwareId: null } : {}),
          ...(gone('DriverVerDate') ? { date: null } : {}),
        };
  return {
    search,
    updateId: update.id,
    revision: update.revision,
    title: gone('Title') ? null : facts.title,
    kbs: gone('KBArticleIDs') ? [] : facts.kbs,
    categories,
    severity: gone('MsrcSeverity') ? null : facts.severity,
    maxSize: gone('MaxDownloadSize') ? null : facts.maxSize,
    released: gone('LastDeploymentChangeTime') ? null : facts.released,
    browseOnly: gone('BrowseOnly') ? null : facts.browseOnly,
    deploymentAction: gone('DeploymentAction') ? null : facts.deploymentAction,
    isDownloaded: gone('IsDownloaded') ? null : false,
    impact: gone('Impact') || gone('InstallationBehavior') ? null : facts.impact,
    rebootBehavior: gone('RebootBehavior') || gone('InstallationBehavior') ? null : facts.rebootBehavior,
    canRequestUserInput: gone('CanRequestUserInput') || gone('InstallationBehavior') ? null : facts.canRequestUserInput,
    driver,
    missing,
  };
}
