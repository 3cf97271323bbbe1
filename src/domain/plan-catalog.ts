import type { Catalog, Coverage, Offer, Scan } from '../schema/catalog.ts';
import type { UpdatePolicy } from '../schema/policy/index.ts';
import { decide, type SelectionContext } from './select.ts';
import { settingsForKit } from './kit-wish.ts';
import { windowAt, type WindowState } from './windows.ts';

export interface PlanInput extends SelectionContext {
  readonly runId: string;
  /** Real time of the search, milliseconds since 1970 UTC; windows and ages go by `nowMs`. */
  readonly searchedAtMs: number;
  readonly scan: Scan;
  readonly offers: readonly Offer[];
  readonly coverage: Coverage;
  /** Whether the offers are the entries of a kit. */
  readonly kit: boolean;
  readonly policy: UpdatePolicy;
  /** IANA zone of the device, for windows in `local` time. */
  readonly localTimeZone: string;
}

/** What will be installed, what not, and why, as `catalog.json` keeps it; `plan` and `run` share it. */
export function planCatalog(input: PlanInput): Catalog {
  const stated = input.policy.updateSettings;
  const settings = input.kit ? settingsForKit(stated, input.offers, input.sourceOf) : stated;
  const updates = decide(input.offers, settings, input);
  const counted = (decision: string) => updates.filter((update) => update.decision === decision).length;
  return {
    schemaVersion: 1,
    runId: input.runId,
    searchedAt: new Date(input.searchedAtMs).toISOString(),
    scan: input.scan,
    ...(input.kit ? { kit: true } : {}),
    coverage: { ...input.coverage, reasons: [...input.coverage.reasons] },
    window: recordedWindow(windowAt(input.policy.maintenanceWindows, input.nowMs, input.localTimeZone)),
    counts: {
      offered: updates.length,
      selected: counted('selected'),
      excluded: counted('excluded'),
      deferred: counted('deferred'),
      notApplicable: counted('notApplicable'),
    },
    updates,
  };
}

function recordedWindow(window: WindowState): Catalog['window'] {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return { state: window.state, opensAt: iso(window.opensAtMs), closesAt: iso(window.closesAtMs) };
}
