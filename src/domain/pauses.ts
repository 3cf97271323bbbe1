import { DAY_MS } from '../schema/day-number.ts';
import type { ReadSetting } from './update-settings.ts';

/** A pause that names its start ends by itself (Policy CSP, `Update/PauseQualityUpdatesStartTime`). */
const PAUSE_DAYS = 35;
/** `PausedQualityStatus`: the pause has ended, whatever the setting still says. */
const RESUMED = 2;

const KINDS = ['Quality', 'Feature'] as const;
type Kind = (typeof KINDS)[number];

const hasResumed = (status: ReadSetting, kind: Kind): boolean => status(`Paused${kind}Status`) === RESUMED;

/**
 * The pauses that a policy has in force, each as one sentence. The start decides where one is named (from 1703 on: so
 * many days from it); a bare switch, as 1607 has it, runs until Windows says that it has resumed. Pure.
 */
export function pausesByPolicy(read: ReadSetting, status: ReadSetting, whose: string, nowMs: number): string[] {
  return KINDS.flatMap((kind) => {
    const paused = `${whose} pauses ${kind.toLowerCase()} updates`;
    const startMs = Date.parse(String(read(`Pause${kind}UpdatesStartTime`)));
    if (Number.isNaN(startMs)) {
      const runs = read(`Pause${kind}Updates`) === 1 && !hasResumed(status, kind);
      return runs ? [`${paused} (Pause${kind}Updates)`] : [];
    }
    const endMs = startMs + PAUSE_DAYS * DAY_MS;
    if (nowMs < startMs || nowMs >= endMs) return [];
    return [`${paused} until ${new Date(endMs).toISOString().slice(0, 10)} (Pause${kind}UpdatesStartTime)`];
  });
}

/**
 * What somebody paused in Settings and is not over: all updates, else each kind by itself. A pause that Windows says it
 * has ended is none, however far its end lies. Pure.
 */
export function pausesByUser(read: ReadSetting, status: ReadSetting, whose: string, nowMs: number): string[] {
  const kept = KINDS.filter((kind) => !hasResumed(status, kind));
  const until = (name: string): string | null => {
    const end = String(read(name));
    return Date.parse(end) > nowMs ? end : null;
  };
  const all = until('PauseUpdatesExpiryTime');
  if (all !== null && kept.length > 0) return [`${whose} paused updates until ${all} (PauseUpdatesExpiryTime)`];
  return kept.flatMap((kind) => {
    const end = until(`Pause${kind}UpdatesEndTime`);
    return end === null
      ? []
      : [`${whose} paused ${kind.toLowerCase()} updates until ${end} (Pause${kind}UpdatesEndTime)`];
  });
}
