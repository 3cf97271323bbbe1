import { numbered } from './plural.ts';
import type { CatalogEntry, Offer } from '../schema/catalog.ts';
import type { SeenUpdate } from '../schema/device-state.ts';
import type { OsFacts } from '../schema/inventory.ts';
import { DEFERRING_RULES, inclusion, isFeatureUpdate, leavesOut, REFUSING_RULES, untold } from './select/rules.ts';
import type { RuleInput, Ruling, UpdateSettings } from './select/ruling.ts';
import { lineOf, replaces, successionOf, waitingLineOf, type Succession } from './select/line.ts';
import { loopOf } from './loop.ts';
import { compareOffers } from './select/order.ts';
import { DAY_MS } from '../schema/day-number.ts';

export type { UpdateSettings } from './select/ruling.ts';

/** What a decision rests on besides offers and policy. */
export interface SelectionContext {
  /** What this device has seen before; ages count from there. */
  readonly history: readonly SeenUpdate[];
  /** Device time, milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /** Null when unknown: then nothing is `notApplicable`. */
  readonly os: OsFacts | null;
  /** The file that a key of the effective policy came from (`sourceOf` of `policy/sources.ts`). */
  readonly sourceOf: (key: string) => string;
  /**
   * When something of the update system was last repaired, milliseconds since 1970 UTC: loops from before are
   * forgotten.
   */
  readonly repairedAtMs?: number | null;
  /** KBs to be tried again although they are loops. */
  readonly retry?: readonly string[];
}

interface Judged {
  readonly offer: Offer;
  readonly ruling: Ruling;
  readonly firstSeenAtMs: number;
  /** Null: policy does not want it, or it shares the days of no line. */
  readonly line: Line | null;
}

interface Line extends Succession {
  readonly name: string;
}

/** Rules that leave out of this run what is due, for want of room in it. */
const LEFT_TO_NEXT: ReadonlySet<string> = new Set(['featureAlone', 'maxUpdates']);

/**
 * The decision on every offer, each with the rule, the policy key and its file. Every offer comes back exactly once:
 * first the selected ones in the order they are to be installed, then the rest in the same order of kinds. Does not
 * depend on the order of the offers.
 */
export function decide(offers: readonly Offer[], settings: UpdateSettings, context: SelectionContext): CatalogEntry[] {
  const included = [...offers].sort(compareOffers).map((offer) => include(offer, settings, context));
  const judged = holdBack(included, settings, context);
  const limited = limitCount(featureAlone(judged), settings);
  const selected = limited.filter(({ ruling }) => ruling.decision === 'selected');
  const others = limited.filter(({ ruling }) => ruling.decision !== 'selected');
  return [
    ...selected.map((one, index) => entry(one, settings, context, index + 1)),
    ...others.map((one) => entry(one, settings, context, null)),
  ];
}

/** Whether policy wants it at all; when it is due is another question. */
function include(offer: Offer, settings: UpdateSettings, context: SelectionContext): Judged {
  const firstSeenAtMs = firstSeen(offer, context);
  const input = inputOf({ offer, firstSeenAtMs, line: null }, settings, context, null);
  for (const rule of REFUSING_RULES) {
    const ruling = rule(input);
    if (ruling !== null) return { offer, ruling, firstSeenAtMs, line: null };
  }
  const ruling = inclusion(input);
  const heldBack = ruling.decision === 'selected' ? null : untold(input, ruling);
  return { offer, ruling: heldBack ?? ruling, firstSeenAtMs, line: null };
}

/** What policy wants waits for its day, which is that of its line. */
function holdBack(included: readonly Judged[], settings: UpdateSettings, context: SelectionContext): Judged[] {
  const wanted = included.filter(({ ruling }) => ruling.decision === 'selected');
  const lines = linesOf(wanted, settings, context);
  return included.map((one) => {
    if (one.ruling.decision !== 'selected') return one;
    const line = lines.get(waitingLineOf(one.offer) ?? '') ?? null;
    const visible = wanted.find(({ offer }) => offer.hidden !== true && takesThePlace(offer, one.offer, context.os));
    const input = inputOf({ ...one, line }, settings, context, visible?.offer ?? null);
    for (const rule of DEFERRING_RULES) {
      const ruling = rule(input);
      if (ruling !== null) return { ...one, ruling, line };
    }
    // What is not due yet needs no answer today.
    return { ...one, ruling: untold(input, one.ruling) ?? one.ruling, line };
  });
}

/** Whether one of the same line is as new at least; nothing optional takes the place of what is not. */
const takesThePlace = (newer: Offer, older: Offer, os: OsFacts | null): boolean =>
  lineOf(older) !== null &&
  lineOf(newer) === lineOf(older) &&
  (older.optional || !newer.optional) &&
  replaces(newer, older, os);

function inputOf(
  { offer, firstSeenAtMs, line }: Omit<Judged, 'ruling'>,
  settings: UpdateSettings,
  { os, nowMs }: SelectionContext,
  replacedBy: Offer | null,
): RuleInput {
  const releasedMs = offer.releasedAt === null ? firstSeenAtMs : Date.parse(offer.releasedAt);
  const clockMs = Math.min(releasedMs, firstSeenAtMs, line?.clockMs ?? Infinity);
  return { offer, settings, os, nowMs, firstSeenAtMs, clockMs, replacedBy };
}

/** The lines of what is wanted, by name, each with the time since when it waits. */
function linesOf(
  wanted: readonly Judged[],
  settings: UpdateSettings,
  { history, os, nowMs }: SelectionContext,
): Map<string, Line> {
  const names = new Set(wanted.flatMap(({ offer }) => waitingLineOf(offer) ?? []));
  const lines = new Map<string, Line>();
  for (const name of names) {
    const own = wanted.filter(({ offer }) => waitingLineOf(offer) === name);
    const refused = (seen: SeenUpdate): boolean => leavesOut(settings, seen);
    const since = successionOf({ name, wanted: own, history, refused, os, nowMs });
    // One that is offered although it is in force waits since its own first sight.
    lines.set(name, { name, seenMs: since?.seenMs ?? nowMs, clockMs: since?.clockMs ?? nowMs });
  }
  return lines;
}

/** The earliest time any revision of this update was seen: a new revision does not make an update young again. */
function firstSeen(offer: Offer, { history, nowMs }: SelectionContext): number {
  const id = offer.updateId.toLowerCase();
  const times = history
    .filter((seen) => seen.updateId.toLowerCase() === id)
    .map((seen) => Date.parse(seen.firstSeenAt));
  return Math.min(nowMs, ...times);
}

/**
 * A feature update is installed alone: beside others, and beside an earlier feature update, it waits for a next run.
 * Definitions do not count: they come daily, and it would wait for ever.
 */
function featureAlone(judged: readonly Judged[]): Judged[] {
  const isSelected = (one: Judged) => one.ruling.decision === 'selected';
  const features = judged.filter((one) => isSelected(one) && isFeatureUpdate(one.offer));
  const others = judged.filter(
    (one) => isSelected(one) && !isFeatureUpdate(one.offer) && one.offer.kind !== 'definitions',
  );
  const waiting = others.length > 0 ? features : features.slice(1);
  return judged.map((one) =>
    waiting.includes(one)
      ? defer(one, 'featureAlone', null, 'a feature update is installed alone, in a next run')
      : one,
  );
}

/** `maxUpdates`: required ones first, then the order of the run; the rest waits. */
function limitCount(judged: readonly Judged[], settings: UpdateSettings): Judged[] {
  const { maxUpdates } = settings;
  if (maxUpdates === null) return [...judged];
  const selected = judged.filter(({ ruling }) => ruling.decision === 'selected');
  const ranked = [...selected].sort((a, b) => rank(a, settings) - rank(b, settings));
  const over = new Set(ranked.slice(maxUpdates));
  return judged.map((one) =>
    over.has(one)
      ? defer(one, 'maxUpdates', 'maxUpdates', `at most ${numbered(maxUpdates, 'update')} in one run`)
      : one,
  );
}

const rank = ({ offer }: Judged, settings: UpdateSettings): number => (isRequired(offer, settings) ? 0 : 1);

const defer = (one: Judged, rule: string, key: Ruling['key'], detail: string): Judged => ({
  ...one,
  ruling: { decision: 'deferred', rule, key, detail },
});

/** Definitions never decide about a run (210), so they are never required. */
function isRequired(offer: Offer, settings: UpdateSettings): boolean {
  const name = offer.classification.toLowerCase();
  return offer.kind !== 'definitions' && settings.requiredClassifications.some((one) => one.toLowerCase() === name);
}

function entry(
  { offer, ruling, firstSeenAtMs, line }: Judged,
  settings: UpdateSettings,
  { history, nowMs, os, sourceOf, repairedAtMs = null, retry = [] }: SelectionContext,
  order: number | null,
): CatalogEntry {
  const policyKey = ruling.key === null ? null : `UpdatePolicy.updateSettings.${ruling.key}`;
  const wanted = ruling.decision === 'selected' || ruling.decision === 'deferred';
  // What policy defers by age is not due yet, however old it is.
  const due = wanted && ruling.rule !== 'deferralDays';
  const sinceMs = Math.min(firstSeenAtMs, line?.seenMs ?? Infinity);
  const build = os === null ? null : `${os.build}.${os.ubr}`;
  // Definitions have a repair of their own; they never stop for having been here before.
  const loop = offer.kind === 'definitions' ? null : loopOf(offer, history, { nowMs, build, repairedAtMs, retry });
  return {
    ...offer,
    decision: ruling.decision,
    rule: ruling.rule,
    detail: ruling.detail,
    policyFile: policyKey === null ? null : sourceOf(policyKey),
    policyKey,
    required: wanted && isRequired(offer, settings),
    firstSeenAt: new Date(firstSeenAtMs).toISOString(),
    overdue: due && nowMs - sinceMs > settings.overdueDays * DAY_MS,
    ...(LEFT_TO_NEXT.has(ruling.rule) ? { leftToNext: true } : {}),
    ...(line === null ? {} : { line: line.name, lineSince: new Date(sinceMs).toISOString() }),
    order,
    presentBefore: null,
    ...(loop === null ? {} : { loop: loop.why, loopVerdict: loop.verdict }),
  };
}
