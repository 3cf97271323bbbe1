import type { Decision, Offer, UpdateKind } from '../../schema/catalog.ts';
import { numbered } from '../plural.ts';
import { appliesToArchitecture, appliesToBuild } from './applicability.ts';
import type { RuleInput, Ruling, UpdateSettings } from './ruling.ts';
import { hangsOn, isUnknownDriver } from './unreadable.ts';
import { DAY_MS } from '../../schema/day-number.ts';

type Rule = (input: RuleInput) => Ruling | null;

/** Case aside, as Windows Update's own names are written differently here and there. */
const holds = (list: readonly string[], name: string | null): boolean =>
  name !== null && list.some((entry) => entry.toLowerCase() === name.toLowerCase());

const no = (decision: Decision, rule: string, key: keyof UpdateSettings | null, detail: string): Ruling => ({
  decision,
  rule,
  key,
  detail,
});

/**
 * An upgrade may come dressed as a patch (KB5044284 took Server 2022 to 2025): its category tells, whatever its kind.
 */
export const isFeatureUpdate = (offer: Offer): boolean =>
  offer.kind === 'feature' || offer.kind === 'enablement' || holds(['Upgrades'], offer.classification);

const architecture: Rule = ({ offer, os }) =>
  appliesToArchitecture(offer, os)
    ? null
    : no('notApplicable', 'architecture', null, `made for ${offer.architecture ?? ''}`);

const targetBuild: Rule = ({ offer, os }) =>
  isFeatureUpdate(offer) || appliesToBuild(offer, os)
    ? null
    : no('notApplicable', 'targetBuilds', null, `made for build ${offer.targetBuilds.join(', ')}`);

/** A build that no table has, and products of another Windows: a server's for a client, or the other way round. */
const product: Rule = ({ offer }) =>
  offer.windows === 'other' && !isFeatureUpdate(offer)
    ? no('notApplicable', 'product', null, ['made for another Windows', ...offer.targetBuilds].join(', build '))
    : null;

const excludedUpdateIds: Rule = ({ offer, settings }) =>
  holds(settings.excludedUpdateIds, offer.updateId)
    ? no('excluded', 'excludedUpdateIds', 'excludedUpdateIds', `update id ${offer.updateId} is excluded`)
    : null;

const excludedKBs: Rule = ({ offer, settings }) => {
  const kb = numbersOf(offer).find((one) => holds(settings.excludedKBs, one));
  return kb === undefined ? null : no('excluded', 'excludedKBs', 'excludedKBs', `${kb} is excluded`);
};

const excludedClassifications: Rule = ({ offer, settings }) =>
  holds(settings.excludedClassifications, offer.classification)
    ? no('excluded', 'excludedClassifications', 'excludedClassifications', `${offer.classification} are excluded`)
    : null;

const excludedSeverities: Rule = ({ offer, settings }) =>
  holds(settings.excludedSeverities, offer.severity)
    ? no('excluded', 'excludedSeverities', 'excludedSeverities', `severity ${offer.severity ?? ''} is excluded`)
    : null;

/** The four switches, and which offers each is about. */
const SWITCHES: readonly {
  key: 'drivers' | 'firmware' | 'featureUpdates' | 'optional';
  about: (o: Offer) => boolean;
}[] = [
  { key: 'drivers', about: ({ kind }) => ['driver', 'extensionDriver', 'softwareComponent'].includes(kind) },
  { key: 'firmware', about: (offer) => offer.kind === 'firmware' },
  { key: 'featureUpdates', about: isFeatureUpdate },
  { key: 'optional', about: (offer) => offer.optional },
];

const switchedOff: Rule = ({ offer, settings }) => {
  // It may be either: only both switches together leave it out.
  if (isUnknownDriver(offer) && (settings.drivers || settings.firmware)) return null;
  const off = SWITCHES.find(({ key, about }) => about(offer) && !settings[key]);
  return off === undefined ? null : no('excluded', off.key, off.key, `${off.key} is false`);
};

const userInput: Rule = ({ offer }) =>
  offer.canRequestUserInput ? no('deferred', 'userInput', null, 'it can ask for input, and nobody is there') : null;

const deferralDays: Rule = ({ offer, settings, nowMs, firstSeenAtMs, clockMs }) => {
  // Definitions are replaced several times a day: deferred ones would never be installed.
  if (offer.kind === 'definitions') return null;
  const dueMs = clockMs + settings.deferralDays * DAY_MS;
  if (dueMs <= nowMs) return null;
  const since = { clockMs, firstSeenAtMs, releasedAt: offer.releasedAt };
  const detail = `due from ${new Date(dueMs).toISOString()}, ${numbered(settings.deferralDays, 'day')} after ${began(since)}`;
  return no('deferred', 'deferralDays', 'deferralDays', detail);
};

/** What a deferral counts from, with its day in UTC. */
function began({ clockMs, firstSeenAtMs, releasedAt }: Began): string {
  const day = new Date(clockMs).toISOString().slice(0, 10);
  if (releasedAt !== null && Date.parse(releasedAt) === clockMs) return `its release on ${day}`;
  return clockMs === firstSeenAtMs
    ? `this device first saw it on ${day}`
    : `the first of its line that this device lacks, of ${day}`;
}

type Began = Pick<RuleInput, 'clockMs' | 'firstSeenAtMs'> & Pick<Offer, 'releasedAt'>;

/** Hidden on this device by somebody, not by policy: wanted all the same, counted, and told once it is overdue. */
const hidden: Rule = ({ offer, replacedBy }) => {
  if (offer.hidden !== true) return null;
  if (replacedBy !== null)
    return no('excluded', 'hiddenReplaced', null, `it is hidden, and ${replacedBy.kb ?? replacedBy.title} replaces it`);
  return no(
    'deferred',
    'hidden',
    null,
    'somebody has hidden it on this device; who means that names it in excludedKBs',
  );
};

/** Looked at in this order; the first that speaks decides. Exclusion comes before everything that includes. */
export const REFUSING_RULES: readonly Rule[] = [
  architecture,
  targetBuild,
  product,
  excludedUpdateIds,
  excludedKBs,
  excludedClassifications,
  excludedSeverities,
  switchedOff,
];

/**
 * Holds back what an including rule has let in. What can ask for input is wanted and stays due: held back and counted,
 * it is reported once it is overdue, and never forgotten as if policy had excluded it.
 */
export const DEFERRING_RULES: readonly Rule[] = [deferralDays, hidden, userInput];

/**
 * Held back whatever policy wants: what nobody could read, and a build that nobody knows. The scan is incomplete with
 * such an update, for what it decides hangs on what was not said.
 */
export const UNTOLD_RULES: ReadonlySet<string> = new Set(['unreadable', 'unknownBuild']);

/** Why a ruling cannot stand, with what was readable; null when it can. */
export function untold(input: RuleInput, ruling: Ruling): Ruling | null {
  const names = hangsOn(input, ruling);
  if (names.length > 0) {
    return no('deferred', 'unreadable', null, `the decision hangs on what could not be read: ${names.join(', ')}`);
  }
  if (ruling.decision !== 'selected' || input.offer.windows !== 'unknown') return null;
  const [build] = input.offer.targetBuilds;
  const of = build === undefined ? 'its numbers are of another Windows or of none' : `no table has build ${build}`;
  return no('deferred', 'unknownBuild', null, `${of}, and no product says which Windows it is for`);
}

/**
 * Kinds that never carry an MSRC severity (corpus/updates, and *inferred* for software components); a list of
 * severities is not about them.
 */
const UNRATED_KINDS: ReadonlySet<UpdateKind> = new Set([
  'definitions',
  'defenderPlatform',
  'securityPlatform',
  'removalTool',
  'dynamicUpdate',
  'driver',
  'extensionDriver',
  'softwareComponent',
  'firmware',
  'enablement',
  'feature',
]);

/** Whether an offer that nothing refuses is wanted at all, and by which rule. Named ones need no classification. */
export function inclusion({ offer, settings }: RuleInput): Ruling {
  const yes = (rule: string, key: keyof UpdateSettings, detail: string) => no('selected', rule, key, detail);
  if (holds(settings.includedUpdateIds, offer.updateId)) {
    return yes('includedUpdateIds', 'includedUpdateIds', `update id ${offer.updateId} is included`);
  }
  const kb = numbersOf(offer).find((one) => holds(settings.includedKBs, one));
  if (kb !== undefined) return yes('includedKBs', 'includedKBs', `${kb} is included`);
  const on = SWITCHES.find(({ key, about }) => about(offer) && settings[key])?.key;
  if (on === undefined && !holds(settings.includedClassifications, offer.classification)) {
    const detail = `${offer.classification} are not included`;
    return no('excluded', 'includedClassifications', 'includedClassifications', detail);
  }
  if (
    settings.includedSeverities.length > 0 &&
    !UNRATED_KINDS.has(offer.kind) &&
    !holds(settings.includedSeverities, offer.severity)
  ) {
    const detail = offer.severity === null ? 'it has no severity' : `severity ${offer.severity} is not included`;
    return no('excluded', 'includedSeverities', 'includedSeverities', detail);
  }
  if (on !== undefined) return yes(on, on, `${on} is true`);
  return yes('includedClassifications', 'includedClassifications', `${offer.classification} are included`);
}

/** Whether policy names an update that was seen earlier among those that it leaves out: as far as memory tells. */
export function leavesOut(
  settings: UpdateSettings,
  seen: {
    readonly updateId: string;
    readonly kb: string | null;
    readonly kbs?: readonly string[] | undefined;
    readonly classification?: string | undefined;
  },
): boolean {
  const { updateId, kb, kbs = [], classification = null } = seen;
  return (
    holds(settings.excludedUpdateIds, updateId) ||
    [kb, ...kbs].some((one) => holds(settings.excludedKBs, one)) ||
    holds(settings.excludedClassifications, classification)
  );
}

/** Every KB number of an update, each once, the one that people are shown first. */
const numbersOf = ({ kb, kbs }: Pick<Offer, 'kb' | 'kbs'>): string[] => [
  ...new Set([...(kb === null ? [] : [kb]), ...(kbs ?? [])]),
];
