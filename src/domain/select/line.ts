import type { Offer, UpdateKind } from '../../schema/catalog.ts';
import type { SeenUpdate } from '../../schema/device-state.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { buildFamily } from './applicability.ts';

/** Kinds of which a device has one line: the next one replaces the one before, whatever it is called. */
const ONE_LINE: Partial<Record<UpdateKind, string>> = {
  cumulative: 'cumulative',
  hotpatch: 'cumulative', // it raises the same revision, and the next cumulative update holds it
  dotnet: 'dotnet',
  servicingStack: 'servicingStack',
  recovery: 'recovery',
  removalTool: 'removalTool',
  defenderPlatform: 'defenderPlatform',
  securityPlatform: 'securityPlatform',
};

/** Kinds of several products beside one another, each with a line of its own: their titles tell them apart. */
const BY_TITLE: ReadonlySet<UpdateKind> = new Set(['runtime', 'edge', 'office', 'sql', 'dynamicUpdate', 'feature']);

/**
 * The line of succession of an update: what is replaced by a newer one of the same name before long. Null for one that
 * stands alone; definitions too, which are replaced several times a day and never wait. Pure.
 */
export function lineOf({ kind, title }: Pick<Offer, 'kind' | 'title'>): string | null {
  const one = ONE_LINE[kind];
  if (one !== undefined) return one;
  return BY_TITLE.has(kind) ? `${kind}: ${seriesOf(kind, title)}` : null;
}

/**
 * The line whose days an update shares: its own, but for optional ones. A preview is another kind than the required
 * updates between which it comes: it neither takes their days nor begins them, and waits from its own release. Pure.
 */
export const waitingLineOf = (offer: Pick<Offer, 'kind' | 'title' | 'optional'>): string | null =>
  offer.optional ? null : lineOf(offer);

/**
 * A title without what changes from one month to the next: KB, month, build, counters. Years of products and `25H2`
 * stay.
 */
function seriesOf(kind: UpdateKind, title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/\(?\bkb\d+\)?/gu, ' ')
    .replaceAll(/\b\d{4}-\d{2}[a-z]?\b/gu, ' ')
    .replaceAll(/\bcu\d+\b/gu, ' ')
    .replaceAll(/(?<![\p{L}\d.])\d+(?:\.\d+)*(?![\p{L}\d])/gu, (number) => {
      if (/^(?:19|20)\d\d$/u.test(number)) return number;
      // .NET 8 and .NET 9 stand beside each other; of anything else a version is a counter.
      return kind === 'runtime' ? (number.split('.')[0] ?? '') : ' ';
    })
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

/**
 * Build and revision that an update brings to this Windows, as far as its source or the table of builds says; else
 * null.
 */
export function targetOf({ targetBuilds }: Pick<Offer, 'targetBuilds'>, os: OsFacts | null): string | null {
  const exact = targetBuilds.filter((build) => /^\d+\.\d+$/u.test(build));
  if (os === null) return exact[0] ?? null;
  return exact.find((build) => ofFamily(build, os)) ?? exact[0] ?? null;
}

const ofFamily = (target: string, os: OsFacts): boolean => buildFamily(os.build).includes(Number(target.split('.')[0]));

const revisionOf = (target: string): number => Number(target.split('.')[1]);

/** Since when a line waits: milliseconds since 1970 UTC. */
export interface Succession {
  /** When this device first saw a successor of what is in force: overdue counts from here. */
  readonly seenMs: number;
  /** The same, or its release where that is earlier: a deferral counts from here. */
  readonly clockMs: number;
}

/** An update of a line as it was seen, now or in an earlier run. */
interface Member extends Succession {
  readonly target: string | null;
  readonly inForce: boolean;
  readonly offered: boolean;
}

/** One that policy wants and that is on offer now. */
export interface WantedOffer {
  readonly offer: Offer;
  readonly firstSeenAtMs: number;
}

export interface LineInput {
  readonly name: string;
  /** Of this line, on offer now and wanted. */
  readonly wanted: readonly WantedOffer[];
  readonly history: readonly SeenUpdate[];
  /** What policy refuses by now: it was seen, and nobody waits for it. */
  readonly refused: (seen: SeenUpdate) => boolean;
  readonly os: OsFacts | null;
  readonly nowMs: number;
}

/**
 * Since when the line waits: from the first seen successor of what is in force, which a newer offer does not restart,
 * and which need not be on offer any more. A successor is above the revision of the device where it says what it
 * brings; else it was first seen after the last one that is known to be in force. Null when nothing waits. Pure.
 */
export function successionOf(input: LineInput): Succession | null {
  const { name, wanted, history, refused, os, nowMs } = input;
  const offered = wanted.map(({ offer, firstSeenAtMs }): Member => {
    const clockMs = Math.min(firstSeenAtMs, offer.releasedAt === null ? firstSeenAtMs : Date.parse(offer.releasedAt));
    return { seenMs: firstSeenAtMs, clockMs, target: targetOf(offer, os), inForce: false, offered: true };
  });
  const ids = new Set(wanted.map(({ offer }) => offer.updateId.toLowerCase()));
  const gone = history
    .filter((seen) => seen.line === name && !ids.has(seen.updateId.toLowerCase()) && !refused(seen))
    .map((seen): Member => {
      const seenMs = Math.min(nowMs, Date.parse(seen.firstSeenAt));
      const clockMs = Math.min(seenMs, seen.releasedAt == null ? seenMs : Date.parse(seen.releasedAt));
      return { seenMs, clockMs, target: seen.target ?? null, inForce: isInForce(seen), offered: false };
    });
  const reached = Math.max(-Infinity, ...gone.filter(({ inForce }) => inForce).map(({ seenMs }) => seenMs));
  const waiting = [...offered, ...gone].filter((one) => succeeds(one, os, reached));
  if (waiting.length === 0) return null;
  return {
    seenMs: Math.min(...waiting.map(({ seenMs }) => seenMs)),
    clockMs: Math.min(...waiting.map(({ clockMs }) => clockMs)),
  };
}

function succeeds({ target, inForce, offered, seenMs }: Member, os: OsFacts | null, reachedMs: number): boolean {
  if (target !== null && os !== null) return ofFamily(target, os) && revisionOf(target) > os.ubr;
  return offered || (!inForce && seenMs > reachedMs);
}

const PROVEN: ReadonlySet<string> = new Set(['installed', 'installedDespiteError', 'alreadyPresent', 'superseded']);

/** Confirmed by a run of ours, or found in force since (`withInForce`). */
export const isInForce = (seen: SeenUpdate): boolean =>
  seen.inForce === true || seen.attempts.some(({ verdict }) => verdict !== null && PROVEN.has(verdict));

/** Whether `newer` takes the place of `older` in their line: what it brings is as new at least. */
export function replaces(newer: Offer, older: Offer, os: OsFacts | null): boolean {
  const [a, b] = [targetOf(newer, os), targetOf(older, os)];
  if (a !== null && b !== null) return revisionOf(a) >= revisionOf(b);
  return newer.releasedAt !== null && older.releasedAt !== null && newer.releasedAt >= older.releasedAt;
}
