import { shown } from '../../schema/fault.ts';
import type { Policies } from '../../schema/policy/index.ts';
import { KNOWN_CLASSIFICATIONS } from './classification-names.ts';

type Settings = Policies['UpdatePolicy']['updateSettings'];

/** Why no update can ever be selected, at the key that says so. */
export interface NothingIncluded {
  readonly key: keyof Settings;
  readonly message: string;
}

/** Case aside, as the rules compare. */
export const lists = (list: readonly string[], name: string): boolean =>
  list.some((one) => one.toLowerCase() === name.toLowerCase());

/** Classes whose updates exist behind a switch only, and the switches of which one lets them in. */
export const SWITCHES_OF: Readonly<Record<string, readonly ('drivers' | 'firmware' | 'featureUpdates')[]>> = {
  drivers: ['drivers', 'firmware'],
  'driver sets': ['drivers', 'firmware'],
  upgrades: ['featureUpdates'],
};

/**
 * The switches that would let in updates of a class of which all that there is stays out now; none for other classes.
 */
export function closedSwitches(settings: Settings, name: string): readonly string[] {
  const switches = SWITCHES_OF[name.toLowerCase()] ?? [];
  return switches.some((key) => settings[key]) ? [] : switches;
}

/**
 * Why a policy can select nothing at all: neither by number or id, nor by class, nor by a switch, once everything that
 * it excludes is gone. The first of its keys that leaves nothing is named. Null where something is left. Pure.
 */
export function nothingIncluded(settings: Settings): NothingIncluded | null {
  const {
    includedClassifications: classes,
    excludedClassifications,
    includedSeverities,
    excludedSeverities,
  } = settings;
  const known = classes.filter((name) => lists(KNOWN_CLASSIFICATIONS, name));
  if (classes.length > 0 && known.length === 0) {
    const all = KNOWN_CLASSIFICATIONS.join(', ');
    return {
      key: 'includedClassifications',
      message: `expected a classification by its English name (${all}), got ${classes.slice(0, 5).map(shown).join(', ')}: nothing is installed`,
    };
  }
  if (includedSeverities.length > 0 && includedSeverities.every((one) => excludedSeverities.includes(one))) {
    const message = `expected a severity that is not excluded, got ${includedSeverities.join(', ')}: no rated update is installed`;
    return { key: 'excludedSeverities', message };
  }
  if (byName(settings) || SWITCHES.some((key) => lets(settings, key))) return null;
  const open = known.filter((name) => closedSwitches(settings, name).length === 0);
  if (open.some((name) => !lists(excludedClassifications, name))) return null;
  const nothing = 'nothing is installed';
  if (open.length > 0)
    return {
      key: 'excludedClassifications',
      message: `expected a class that is left, got ${open.join(', ')} included and excluded: ${nothing}`,
    };
  if (known.length > 0) {
    const names = [...new Set(known.flatMap((name) => closedSwitches(settings, name)))].join(' or ');
    const message = `expected ${names} set to true beside ${known.join(', ')}, got false: ${nothing}`;
    return { key: 'includedClassifications', message };
  }
  const message = 'expected a classification, a KB or a switch that includes something, got none';
  return { key: 'includedClassifications', message: `${message}${named(settings)}: ${nothing}` };
}

const named = ({ includedKBs, includedUpdateIds }: Settings): string =>
  includedKBs.length + includedUpdateIds.length === 0 ? '' : ' but what is excluded by its number or id';

const byName = ({ includedKBs, excludedKBs, includedUpdateIds, excludedUpdateIds }: Settings): boolean =>
  includedKBs.some((kb) => !lists(excludedKBs, kb)) || includedUpdateIds.some((id) => !lists(excludedUpdateIds, id));

const SWITCHES = ['drivers', 'firmware', 'optional', 'featureUpdates'] as const;

/** A switch lets its kind in without a class, unless the class that all of the kind have is excluded. */
function lets(settings: Settings, key: (typeof SWITCHES)[number]): boolean {
  const name = CLASS_OF[key];
  return settings[key] && (name === undefined || !lists(settings.excludedClassifications, name));
}

const CLASS_OF: Partial<Record<(typeof SWITCHES)[number], string>> = { drivers: 'Drivers', firmware: 'Drivers' };
