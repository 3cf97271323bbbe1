import type { Reason } from '../schema/install-summary.ts';
import type { WindowState } from './maintenance-windows.ts';

/** Expected length of an install nobody has told us about. */
export const DEFAULT_INSTALL_ESTIMATE_MS = 600_000;

export interface StartConditions {
  /** Device time, the one that decides windows. */
  readonly nowMs: number;
  /** `windowAt(now)`, asked again before each update. */
  readonly window: WindowState;
  /** Whether the run began inside a window (`catalog.window.state`). */
  readonly startedInside: boolean;
  /** Monotonic time since this process began the run. */
  readonly elapsedMs: number;
  /** `--max-runtime`; null without one. */
  readonly maxRuntimeMs: number | null;
}

export type HeldBack = Extract<Reason, 'beforeWindow' | 'window' | 'time'>;

/**
 * Null when an update may be started now, else why not. `beforeWindow` is held back rightly: no window has been open
 * since the run began. `window`: one was, and it is closed or too short for what is expected. `time`: it would not be
 * finished within `--max-runtime`.
 */
export function mayStart(entry: { readonly estimatedInstallMs: number | null }, at: StartConditions): HeldBack | null {
  const expectedMs = entry.estimatedInstallMs ?? DEFAULT_INSTALL_ESTIMATE_MS;
  if (at.window.state === 'before') return at.startedInside ? 'window' : 'beforeWindow';
  if (at.window.finishByMs !== null && at.nowMs + expectedMs > at.window.finishByMs) return 'window';
  if (at.maxRuntimeMs !== null && at.elapsedMs + expectedMs > at.maxRuntimeMs) return 'time';
  return null;
}
