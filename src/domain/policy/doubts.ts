import type { EffectivePolicy, MaintenanceWindow, Policies } from '../../schema/policy/index.ts';
import type { Fault } from '../../schema/fault.ts';
import { checkPattern } from '../redaction-pattern.ts';
import { DEFAULT_INSTALL_ESTIMATE_MS } from '../start-gate.ts';
import { isLinkLocal } from '../link-local.ts';
import { commandFaults } from './commands.ts';
import { unknownClassifications } from './classification-names.ts';
import { isObject } from './files.ts';
import { BUILT_IN_ORIGIN, sourceOf } from './sources.ts';

/** What a policy says that every schema allows and nobody is likely to mean. A `fault` cannot be meant, a `warning` may be. */
export interface Doubt {
  readonly grade: 'fault' | 'warning';
  readonly fault: Fault;
}

type Settings = Policies['UpdatePolicy']['updateSettings'];
type Say = (grade: Doubt['grade'], path: string, message: string) => Doubt;

const MINUTE_MS = 60_000;
/** What a window reserves that does not say. */
const DEFAULT_RESERVE_MINUTES = 10;
/** Monthly updates replace one another about so often: from here on a deferral waits for what is about to be replaced. */
const LONG_DEFERRAL_DAYS = 28;
/** From one second Tuesday of a month to the next it is 35 days at most. */
const SHORTEST_STALE_DAYS = 36;

/**
 * Every doubt about the merged policies of one chain, each at the file that the value came from. `unsound` are the keys of
 * `updateSettings` that some file states with a fault, so that what they were meant to be is not known. Pure.
 */
export function doubtsOf(
  policies: Policies,
  sources: EffectivePolicy['sources'],
  unsound: ReadonlySet<string> = new Set(),
): Doubt[] {
  const fileOf = sourceOf(sources);
  const say: Say = (grade, path, message) => ({
    grade,
    fault: { file: fileOf(`UpdatePolicy.${path.replace(/\[.*$/u, '')}`), path, message },
  });
  const { updateSettings, maintenanceWindows } = policies.UpdatePolicy;
  return [
    ...(INCLUDING.some((key) => unsound.has(key)) ? [] : nothingIncluded(updateSettings, say)),
    ...(CLASS_LISTS.some((key) => unsound.has(key)) ? [] : requiredInVain(updateSettings, fileOf, say)),
    ...unrated(updateSettings, say),
    ...longDeferral(updateSettings, say),
    ...shortStale(updateSettings, say),
    ...strangeClassifications(updateSettings, say),
    ...maintenanceWindows.flatMap((window, index) => tooShort(window, index, say)),
    ...ownContact(policies.ReportingPolicy, fileOf),
    ...neverMade(policies, sources),
  ];
}

/** What is judged together: with one of them unknown the others say nothing. */
const CLASS_LISTS = ['includedClassifications', 'excludedClassifications', 'requiredClassifications'] as const;
const INCLUDING = [
  ...[
    'includedClassifications',
    'includedKBs',
    'includedUpdateIds',
    'drivers',
    'firmware',
    'optional',
    'featureUpdates',
  ],
] as const;

/** Checks that this version never makes, whatever the device: each run would end 100 `checks`. */
function neverMade(policies: Policies, sources: EffectivePolicy['sources']): Doubt[] {
  const file = sourceOf(sources)('AppValidationPolicy.applications');
  const local = policies.AppValidationPolicy.applications.flatMap(({ checks }, a) =>
    checks.flatMap((check, c) => {
      const [key, host] =
        check.type === 'HealthEndpoint' && URL.canParse(check.url)
          ? (['url', new URL(check.url).hostname] as const)
          : check.type === 'Port'
            ? (['host', check.host] as const)
            : (['', ''] as const);
      const message = `expected an address outside of the local link, got ${host}, which is never asked`;
      return isLinkLocal(host) ? [{ file, path: `applications[${a}].checks[${c}].${key}`, message }] : [];
    }),
  );
  return [...commandFaults({ policies, sources }), ...local].map((fault) => ({ grade: 'fault', fault }));
}

/** A report that does not say whom to call, for its own pattern has taken that out. */
function ownContact({ branding, redaction }: Policies['ReportingPolicy'], fileOf: (key: string) => string): Doubt[] {
  const { contact } = branding;
  if (contact === '') return [];
  return redaction.patterns.flatMap(({ name, pattern }, index) => {
    const checked = checkPattern(pattern);
    if (!checked.ok || !checked.pattern.test(contact)) return [];
    const message = `expected a pattern that leaves branding.contact, got ${JSON.stringify(name)}, which takes it out of every report`;
    const place = { file: fileOf('ReportingPolicy.redaction.patterns'), path: `redaction.patterns[${index}].pattern` };
    return [{ grade: 'warning', fault: { ...place, message } }];
  });
}

function nothingIncluded(settings: Settings, say: Say): Doubt[] {
  const { includedClassifications, includedKBs, includedUpdateIds, drivers, firmware, optional, featureUpdates } =
    settings;
  const other = includedKBs.length + includedUpdateIds.length > 0 || drivers || firmware || optional || featureUpdates;
  if (includedClassifications.length > 0 || other) return [];
  const message = 'expected a classification, a KB or a switch that includes something, got none: nothing is installed';
  return [say('fault', 'updateSettings.includedClassifications', message)];
}

/** What is required and never selected. Stated in one file it cannot be meant; over several a lower level may narrow it. */
function requiredInVain(settings: Settings, fileOf: (key: string) => string, say: Say): Doubt[] {
  const key = 'UpdatePolicy.updateSettings.requiredClassifications';
  const stated = fileOf(key);
  if (stated === BUILT_IN_ORIGIN.source) return [];
  const has = (list: readonly string[], name: string) => list.some((one) => one.toLowerCase() === name.toLowerCase());
  return settings.requiredClassifications.flatMap((name, index) => {
    const excluded = has(settings.excludedClassifications, name);
    const included = has(settings.includedClassifications, name);
    if (included && !excluded) return [];
    const by = excluded ? 'excludedClassifications' : 'includedClassifications';
    const grade = fileOf(`UpdatePolicy.updateSettings.${by}`) === stated ? 'fault' : 'warning';
    const message = `expected a class that is included, got ${JSON.stringify(name)}, which ${excluded ? 'is excluded' : 'is not included'}`;
    return [say(grade, `updateSettings.requiredClassifications[${index}]`, message)];
  });
}

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
    .filter(({ near }) => near === null)
    .map(({ key, index, name }) =>
      say(
        'warning',
        `updateSettings.${key}[${index}]`,
        `expected a classification by its English name, such as Security Updates, got ${JSON.stringify(name)}`,
      ),
    );

/** The windows of a file of which others have faults, so that none of them is among the merged values. Pure. */
export function doubtsOfWindows(asRead: unknown, file: string): Fault[] {
  const windows = isObject(asRead) && Array.isArray(asRead['maintenanceWindows']) ? asRead['maintenanceWindows'] : [];
  const say: Say = (grade, path, message) => ({ grade, fault: { file, path, message } });
  return windows.flatMap((window: unknown, index) => {
    if (!isObject(window)) return [];
    const { durationMinutes, rebootReserveMinutes = DEFAULT_RESERVE_MINUTES, name = '' } = window;
    if (typeof durationMinutes !== 'number' || typeof rebootReserveMinutes !== 'number' || typeof name !== 'string')
      return [];
    // A reserve that leaves nothing is a fault of the window by itself.
    if (rebootReserveMinutes >= durationMinutes) return [];
    return tooShort({ durationMinutes, rebootReserveMinutes, name }, index, say).map(({ fault }) => fault);
  });
}

/** A window in which not even one install of unknown length may be started never opens. */
function tooShort(
  {
    durationMinutes,
    rebootReserveMinutes,
    name,
  }: Pick<MaintenanceWindow, 'durationMinutes' | 'rebootReserveMinutes' | 'name'>,
  index: number,
  say: Say,
) {
  const needed = DEFAULT_INSTALL_ESTIMATE_MS / MINUTE_MS;
  if (durationMinutes - rebootReserveMinutes >= needed) return [];
  const left = durationMinutes - rebootReserveMinutes;
  const message = `expected at least ${needed} minutes besides the reboot reserve of window ${JSON.stringify(name)}, got ${left}: nothing is ever started in it`;
  return [say('fault', `maintenanceWindows[${index}].durationMinutes`, message)];
}
