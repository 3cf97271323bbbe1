import type { Policies } from '../../schema/policy/index.ts';
import { unknownClassifications } from './classification-names.ts';
import type { Doubt, Say } from './doubt.ts';
import { closedSwitches, lists, nothingIncluded, SWITCHES_OF } from './nothing-included.ts';
import { doubtsOfLists } from './doubts-of-lists.ts';
import { BUILT_IN_ORIGIN } from './sources.ts';

type Settings = Policies['UpdatePolicy']['updateSettings'];

/**
 * Monthly updates replace one another about so often: from here on a deferral waits for what is about to be replaced.
 */
const LONG_DEFERRAL_DAYS = 28;
/** From one second Tuesday of a month to the next it is 35 days at most. */
const SHORTEST_STALE_DAYS = 36;
/** What is judged together: with one of them unknown the others say nothing. */
const CLASS_LISTS = ['includedClassifications', 'excludedClassifications', 'requiredClassifications'];
const INCLUDING = [
  ...['includedClassifications', 'includedKBs', 'includedUpdateIds'],
  ...['drivers', 'firmware', 'optional', 'featureUpdates'],
];

/** What `updateSettings` say that cannot be meant, or most likely is not. Pure. */
export function doubtsOfSettings(
  settings: Settings,
  fileOf: (key: string) => string,
  say: Say,
  unsound: ReadonlySet<string>,
): Doubt[] {
  const nothing = INCLUDING.some((key) => unsound.has(key)) ? null : nothingIncluded(settings);
  return [
    ...(nothing === null ? [] : [say('fault', `updateSettings.${nothing.key}`, nothing.message)]),
    ...(CLASS_LISTS.some((key) => unsound.has(key)) ? [] : requiredInVain(settings, fileOf, say)),
    ...(nothing !== null || CLASS_LISTS.some((key) => unsound.has(key))
      ? []
      : requiredByDefault(settings, fileOf, say)),
    ...(nothing === null ? closedClasses(settings, say) : []),
    ...unrated(settings, say),
    ...longDeferral(settings, say),
    ...shortStale(settings, say),
    ...strangeClassifications(settings, say),
    ...doubtsOfLists(settings, say),
  ];
}

/**
 * What is required and never selected. Stated in one file it cannot be meant; over several a lower level may narrow it.
 */
function requiredInVain(settings: Settings, fileOf: (key: string) => string, say: Say): Doubt[] {
  const at = (key: string): string => fileOf(`UpdatePolicy.updateSettings.${key}`);
  const stated = at('requiredClassifications');
  if (stated === BUILT_IN_ORIGIN.source) return [];
  return settings.requiredClassifications.flatMap((name, index) => {
    const no = (grade: Doubt['grade'], why: string): Doubt[] => [
      say(
        grade,
        `updateSettings.requiredClassifications[${index}]`,
        `expected a class that is included, got ${JSON.stringify(name)}, ${why}`,
      ),
    ];
    const by = (key: string): Doubt['grade'] => (at(key) === stated ? 'fault' : 'warning');
    if (lists(settings.excludedClassifications, name)) return no(by('excludedClassifications'), 'which is excluded');
    const closed = closedSwitches(settings, name);
    const files = [stated, BUILT_IN_ORIGIN.source];
    if (closed.length > 0)
      return no(
        closed.every((key) => files.includes(at(key))) ? 'fault' : 'warning',
        `of which nothing is installed while ${closed.join(' and ')} ${closed.length === 1 ? 'is' : 'are'} false`,
      );
    // A switch that is on lets its kind in without its class.
    if (lists(settings.includedClassifications, name) || name.toLowerCase() in SWITCHES_OF) return [];
    return no(by('includedClassifications'), 'which is not included');
  });
}

/**
 * What nobody stated as required and is so by default, while the lists leave it out: nothing of it can end a run with
 * 210, and devices that lack it end with 0. Who means it states what is required.
 */
function requiredByDefault(settings: Settings, fileOf: (key: string) => string, say: Say): Doubt[] {
  const from = (key: string): boolean => fileOf(`UpdatePolicy.updateSettings.${key}`) !== BUILT_IN_ORIGIN.source;
  if (from('requiredClassifications')) return [];
  const { requiredClassifications, includedClassifications, excludedClassifications } = settings;
  const out = (key: 'includedClassifications' | 'excludedClassifications', names: readonly string[]): Doubt[] => {
    const way = key === 'includedClassifications' ? 'not included' : 'excluded';
    const message =
      `expected ${names.join(' and ')} to be installed, required by default, got ${names.length === 1 ? 'it' : 'them'} ${way}; ` +
      'who means it states requiredClassifications without';
    return names.length === 0 ? [] : [say('warning', `updateSettings.${key}`, message)];
  };
  const excluded = requiredClassifications.filter((name) => lists(excludedClassifications, name));
  const absent = requiredClassifications.filter((name) => !lists(includedClassifications, name));
  return [
    ...out('excludedClassifications', excluded),
    ...out(
      'includedClassifications',
      absent.filter((name) => !excluded.includes(name)),
    ),
  ];
}

/** A class that is included while the switch is off without which nothing of it is installed. */
const closedClasses = (settings: Settings, say: Say): Doubt[] =>
  settings.includedClassifications.flatMap((name, index) => {
    const closed = closedSwitches(settings, name).join(' or ');
    const message = `expected ${closed} set to true beside this class, got ${JSON.stringify(name)} alone, of which nothing is installed`;
    return closed === '' ? [] : [say('warning', `updateSettings.includedClassifications[${index}]`, message)];
  });

/** Most updates carry no rating: a list of severities leaves all of them out. */
const unrated = ({ includedSeverities }: Settings, say: Say): Doubt[] =>
  includedSeverities.length === 0
    ? []
    : [
        say(
          'warning',
          'updateSettings.includedSeverities',
          `expected no severities, or updates that carry one, got ${includedSeverities.join(', ')}: every update without a rating is left out`,
        ),
      ];

const longDeferral = ({ deferralDays }: Settings, say: Say): Doubt[] =>
  deferralDays < LONG_DEFERRAL_DAYS
    ? []
    : [
        say(
          'warning',
          'updateSettings.deferralDays',
          `expected less than ${LONG_DEFERRAL_DAYS} days, got ${deferralDays}: monthly updates are replaced before they are due`,
        ),
      ];

/** Two monthly updates are up to five weeks apart: below that a device that has the newest one counts as behind. */
const shortStale = ({ staleDays }: Settings, say: Say): Doubt[] =>
  staleDays === 0 || staleDays >= SHORTEST_STALE_DAYS
    ? []
    : [
        say(
          'warning',
          'updateSettings.staleDays',
          `expected 0, or at least ${SHORTEST_STALE_DAYS} days, got ${staleDays}: a device with the newest monthly update counts as behind before the next one comes`,
        ),
      ];

const strangeClassifications = (settings: Settings, say: Say): Doubt[] =>
  unknownClassifications(settings)
    .filter(({ key, near }) => near === null && key !== 'requiredClassifications')
    .map(({ key, index, name }) =>
      say(
        'warning',
        `updateSettings.${key}[${index}]`,
        `expected a classification by its English name, such as Security Updates, got ${JSON.stringify(name)}`,
      ),
    );
