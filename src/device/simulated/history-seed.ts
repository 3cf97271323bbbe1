import type { SeenUpdate } from '../../schema/device-state.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { guidOf } from './generate/seed.ts';
import { hresultOf, scriptsOf } from './script.ts';
import { DAY_MS } from '../../schema/day-number.ts';

/**
 * What `update-history.json` of the simulated device holds before its first start. To be written when the file does not
 * exist, and only then.
 */
export function seededUpdateHistory(scenario: Scenario): SeenUpdate[] {
  const nowMs = Date.parse(scenario.now);
  const daysAgo = (days: number): string => new Date(nowMs - days * DAY_MS).toISOString();
  return scriptsOf(scenario).flatMap(({ offer, history }) => {
    if (history === undefined) return [];
    const attempts = history.attempts.map((attempt, i) => ({
      runId: guidOf(`run ${offer.updateId} ${i}`),
      time: daysAgo(attempt.daysAgo),
      hresult: attempt.hresult === undefined ? null : hresultOf(attempt.hresult),
      verdict: attempt.verdict,
    }));
    const { updateId, revision, kb, title } = offer;
    const lastSeenAt = attempts.at(-1)?.time ?? daysAgo(history.firstSeenDaysAgo);
    return [{ updateId, revision, kb, title, firstSeenAt: daysAgo(history.firstSeenDaysAgo), lastSeenAt, attempts }];
  });
}
