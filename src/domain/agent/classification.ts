import type { AgentFacts } from './facts.ts';

/**
 * Classifications of Windows Update by their ids, with the English names that policies use: names come in the language
 * of the device. Source: Microsoft's list of ids, and public listings (`corpus/updates/categories.json`).
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
  '051f8713-e600-4bee-b7b7-690d43c78948': 'WSUS Infrastructure Updates',
};

const NAMES = new Map(Object.values(CLASSIFICATIONS).map((name) => [name.toLowerCase(), name]));

/** Of several classifications, which no update should have, the one that changes most on a device. */
const OVER_OTHERS = ['Upgrades', 'Drivers', 'Driver Sets'] as const;

/**
 * The classification, in English where it is a known one; null when it could not be read. Every update has one, so an
 * empty list of categories was not read either. A name whose id could not be read counts only where it is one of the
 * English names: another would be compared with a policy that it can never equal.
 */
export function classificationOf({ categories, driver }: Pick<AgentFacts, 'categories' | 'driver'>): string | null {
  const byId = categories.flatMap(({ id }) => CLASSIFICATIONS[id?.toLowerCase() ?? ''] ?? []);
  const byName = categories
    .filter(({ type }) => type === null || type === 'UpdateClassification')
    .flatMap(({ name }) => NAMES.get(name?.toLowerCase() ?? '') ?? []);
  const known = byId.length > 0 ? byId : byName;
  const first = OVER_OTHERS.find((name) => known.includes(name)) ?? known[0];
  if (first !== undefined) return first;
  if (driver !== null) return 'Drivers';
  const own = categories.find(({ id, type, name }) => type === 'UpdateClassification' && id !== null && name !== null);
  return own?.name ?? null;
}
