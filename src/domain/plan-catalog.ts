import type { Catalog, CatalogEntry, Offer, Scan } from '../schema/catalog.ts';
import type { UpdatePolicy } from '../schema/policy/index.ts';
import { acceptedAsOf } from './accepted-states.ts';
import { checkCoverage, type CoverageState } from './coverage.ts';
import { decide, type SelectionContext } from './select.ts';
import { settingsForKit } from './kit-settings.ts';
import { UNTOLD_RULES } from './select/rules.ts';
import { windowAt, type WindowState } from './maintenance-windows.ts';

export interface PlanInput extends SelectionContext {
  readonly runId: string;
  /** Real time of the search, milliseconds since 1970 UTC; windows and ages go by `nowMs`. */
  readonly searchedAtMs: number;
  readonly scan: Scan;
  readonly offers: readonly Offer[];
  /** Whether the offers are the entries of a kit. */
  readonly kit: boolean;
  readonly sight: CoverageState;
  readonly policy: UpdatePolicy;
  /** IANA zone of the device, for windows in `local` time. */
  readonly localTimeZone: string;
}

/** What will be installed, what not, and why, as `catalog.json` keeps it; `plan` and `run` share it. */
export function planCatalog(input: PlanInput): Catalog {
  const stated = input.policy.updateSettings;
  const settings = input.kit ? settingsForKit(stated, input.offers, input.sourceOf) : stated;
  const updates = decide(input.offers, settings, input);
  const accepted = acceptedAsOf(input.policy.acceptedStates, input.nowMs);
  const counted = (decision: string) => updates.filter((update) => update.decision === decision).length;
  return {
    schemaVersion: 1,
    runId: input.runId,
    searchedAt: new Date(input.searchedAtMs).toISOString(),
    scan: scanWith(input.scan, updates),
    ...(input.kit ? { kit: true } : {}),
    coverage: checkCoverage({
      ...{ sight: input.sight, os: input.os, nowMs: input.nowMs },
      ...{ settings: input.policy.updateSettings, entries: updates },
    }),
    window: recordedWindow(windowAt(input.policy.maintenanceWindows, input.nowMs, input.localTimeZone)),
    counts: {
      offered: updates.length,
      selected: counted('selected'),
      excluded: counted('excluded'),
      deferred: counted('deferred'),
      notApplicable: counted('notApplicable'),
    },
    updates,
    ...(accepted === undefined ? {} : { acceptedStates: accepted }),
  };
}

/** A list is not complete with an update on which nobody could decide: it is named, and the scan says so. */
function scanWith(scan: Scan, updates: readonly CatalogEntry[]): Scan {
  const untold = updates.filter(({ decision, rule }) => decision === 'deferred' && UNTOLD_RULES.has(rule));
  if (untold.length === 0) return scan;
  const told = untold.map(({ kb, title, detail }) => `held back: ${title}${named(kb, title)}: ${detail}`);
  return {
    ...scan,
    outcome: scan.outcome === 'complete' ? 'incomplete' : scan.outcome,
    warnings: [...told, ...scan.warnings],
  };
}

const named = (kb: string | null, title: string): string => (kb === null || title.includes(kb) ? '' : ` (${kb})`);

function recordedWindow(window: WindowState): Catalog['window'] {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return { state: window.state, opensAt: iso(window.opensAtMs), closesAt: iso(window.closesAtMs) };
}
