import type { Policies } from '../../schema/policy/index.ts';
import type { Doubt, Say } from './doubt.ts';
import { lists } from './nothing-included.ts';
import { repeated } from './repeated.ts';

type Settings = Policies['UpdatePolicy']['updateSettings'];

/** Lists of which one takes from the other: what stands in both is excluded. */
const AGAINST = [
  ['includedKBs', 'excludedKBs'],
  ['includedUpdateIds', 'excludedUpdateIds'],
  ['includedSeverities', 'excludedSeverities'],
] as const;

/** What the lists of `updateSettings` state twice, or both ways. Pure. */
export const doubtsOfLists = (settings: Settings, say: Say): Doubt[] => [
  ...AGAINST.flatMap(([included, excluded]) =>
    settings[included].flatMap((name, index) => {
      const message = `expected it included or excluded, got ${name} in ${excluded} too, which wins`;
      return lists(settings[excluded], name) ? [say('warning', `updateSettings.${included}[${index}]`, message)] : [];
    }),
  ),
  ...AGAINST.flat().flatMap((key) =>
    repeated(settings[key]).map((index) =>
      say('warning', `updateSettings.${key}[${index}]`, `expected each once, got ${settings[key][index] ?? ''} again`),
    ),
  ),
];
