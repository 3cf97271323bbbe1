import type { UpdateKind } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { buildFamily } from '../select/applicability.ts';
import { stackVersionInTitle } from '../expected-effects.ts';
import type { AgentFacts } from './facts.ts';

/**
 * Classifications of Windows Update by their ids, with the English names that policies use: names come in the language
 * of the device.
 */
export const CLASSIFICATIONS: Readonly<Record<string, string>> = {
  '5c9376ab-8ce6-464a-b136-22113dd69801': 'Applications',
  '434de588-ed14-48f5-8eed-a15e09a991f6': 'Connectors',
  'e6cf1350-c01b-414d-a61f-263d14d133b4': 'Critical Updates',
  'e0789628-ce08-4437-be74-2495b842f43b': 'Definition Updates',
  'e140075d-8433-45c3-ad87-e72345b36078': 'Developer Kits',
  'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0': 'Drivers',
  '77835c8d-62a7-41f5-82ad-f28d1af1e3b1': 'Driver Sets',
  'b54e7d24-7add-428f-8b75-90a396fa584f': 'Feature Packs',
  '9511d615-35b2-47bb-927f-f73d8e9260bb': 'Guidance',
  '0fa1201d-4330-4fa8-8ae9-b877473b6441': 'Security Updates',
  '68c5b0a3-d1a6-4553-ae49-01d3a7827828': 'Service Packs',
  'b4832bd8-e735-4761-8daf-37f882276dab': 'Tools',
  '28bc880e-0592-4cbf-8f95-c79b17911d5f': 'Update Rollups',
  'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83': 'Updates',
  '3689bdc8-b205-4af4-8d4a-a63924c5e9d5': 'Upgrades',
};

const DEFINITIONS = 'e0789628-ce08-4437-be74-2495b842f43b';
const UPGRADES = '3689bdc8-b205-4af4-8d4a-a63924c5e9d5';
const DRIVERS = 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0';

/** Updates of the recovery environment; nothing but their number tells them from other updates. */
const RECOVERY_KBS: ReadonlySet<string> = new Set(['KB5034439', 'KB5034441', 'KB5057588', 'KB5057589']);

/** `26200.7171` of `... (26200.7171)`: numbers that titles hold in every language; null when there are none. */
export const buildOf = (title: string): string | null => /\((\d{5}\.\d{1,5})\)/u.exec(title)?.[1] ?? null;

/**
 * What an update is, from the ids of its categories, its driver class, how it behaves and the numbers in its title; never
 * from a word, which is translated (".NET Framework" is a name and is not). An update for a build outside the device's
 * family is an upgrade, however it is classified.
 */
export function kindOf(facts: AgentFacts, os: OsFacts | null): UpdateKind {
  const ids = new Set(facts.categories.map(({ id }) => id?.toLowerCase()));
  if (ids.has(UPGRADES)) return 'feature';
  if (facts.driver !== null || ids.has(DRIVERS)) {
    return facts.driver?.class?.toLowerCase() === 'firmware' ? 'firmware' : 'driver';
  }
  if (ids.has(DEFINITIONS)) return 'definitions';
  if (facts.kbs.some((kb) => RECOVERY_KBS.has(`KB${kb}`))) return 'recovery';
  if (facts.title?.includes('.NET Framework') === true) return 'dotnet';
  // Only the version of a stack tells it for sure: one without it is confirmed like any other update.
  if (stackVersionInTitle(facts.title ?? '') !== null) return 'servicingStack';
  const build = buildOf(facts.title ?? '');
  if (build === null) return 'other';
  const own = os === null || buildFamily(os.build).includes(Number(build.split('.')[0]));
  return own ? 'cumulative' : 'feature';
}
