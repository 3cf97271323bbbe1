import { SILENT_AT_MOST_MS } from '../state/signs-of-life.ts';
import type { System } from '../system/system.ts';
import type { DeviceNow } from './device-now.ts';
import type { Output } from './output.ts';
import { detachedLine } from './detached-lines.ts';
import { isWorking, progressLine } from './status-lines.ts';

/** How often the device is looked at. */
const LOOK_EVERY_MS = 1_000;

export interface WatchOptions {
  /** For so long at most; 0 looks once. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Each change of what the run does is a line there; null tells nothing. */
  readonly tell: Pick<Output, 'line'> | null;
}

/**
 * Looks at the device until no run works on it: none holds it any more, whether it is over or waits for its reboot.
 * Returns what was seen last, also when the time is over or somebody stops the waiting.
 */
export async function untilItEnds(
  { clock }: Pick<System, 'clock'>,
  look: () => Promise<DeviceNow>,
  { waitMs, signal, tell }: WatchOptions,
): Promise<DeviceNow> {
  const begun = clock.elapsed();
  let told: string | null = null;
  for (;;) {
    const now = await look();
    const progress = isWorking(now) ? tellable(now) : null;
    if (progress !== null && progress !== told) tell?.line(progress);
    told = progress ?? told;
    const left = waitMs - (clock.elapsed() - begun);
    if (!isWorking(now) || left <= 0 || signal.aborted || isSilent(now, clock.now())) return now;
    await clock.sleep(Math.min(LOOK_EVERY_MS, left), signal);
  }
}

const tellable = (now: DeviceNow): string | null =>
  now.holder === null && now.detached !== null ? detachedLine(now.detached) : progressLine(now);

const isSilent = ({ holder, status }: DeviceNow, nowMs: number): boolean =>
  holder !== null && status !== null && nowMs - Date.parse(status.heartbeatAt) > SILENT_AT_MOST_MS;
