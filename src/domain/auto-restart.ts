import type { MaintenanceWindow } from '../schema/policy/index.ts';
import type { RestartDecision, SessionState } from '../schema/run.ts';
import { windowAt } from './maintenance-windows.ts';

export interface RestartQuestion {
  readonly allowAutoReboot: boolean;
  readonly rebootWithActiveUser: boolean;
  readonly delaySeconds: number;
  readonly windows: readonly MaintenanceWindow[];
  /** Device time, milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /** IANA zone of the device. */
  readonly timeZone: string;
  readonly sessions: SessionState;
}

/**
 * Whether Windows is asked to restart now: only when policy allows it, only when the restart itself begins before the
 * open window closes (its reserve is there for the restart), and never while somebody is logged on or that is not
 * known, unless policy says so. Without maintenance windows any time will do.
 */
export function decideRestart(question: RestartQuestion): RestartDecision {
  const { allowAutoReboot, rebootWithActiveUser, delaySeconds, windows, nowMs, timeZone, sessions } = question;
  if (!allowAutoReboot) return 'notAllowed';
  const window = windowAt(windows, nowMs, timeZone);
  if (window.state === 'before') return 'outsideWindow';
  if (window.closesAtMs !== null && nowMs + delaySeconds * 1000 >= window.closesAtMs) return 'windowTooShort';
  if (rebootWithActiveUser || sessions.state === 'none') return 'restart';
  return sessions.state === 'active' ? 'activeUser' : 'sessionsUnknown';
}
