import { keepChecks, planAttempts, settleAttempts, type AttemptsOfRun } from '../../domain/attempts.ts';
import { updateKey, type UpdateIdentity } from '../../domain/update-key.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import {
  newestRecords,
  readBaseline,
  readCatalog,
  readPolicy,
  readSnapshot,
  readValidation,
} from '../../phases/artifacts.ts';
import { recordedChecks } from '../../phases/checks.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { Catalog } from '../../schema/catalog.ts';
import type { CheckResult } from '../../schema/validation.ts';
import type { Run } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import { readable } from './reopen-run.ts';

/**
 * What the device remembers of a run that is over, as far as its files can be read: of each update what came of it.
 * What nobody has confirmed stays pending, with how the applications were before, also where the history of it was
 * lost.
 */
export function keepAttempts(state: DeviceState, run: RunFolder, record: Run | undefined): void {
  const catalog = readable(() => readCatalog(run));
  const attempts = attemptsOf(run, catalog);
  const touched = new Set(
    [...attempts.started, ...attempts.records.filter(({ attempted }) => attempted)].map(updateKey),
  );
  const entries = (catalog?.updates ?? []).filter((entry) => touched.has(updateKey(entry)));
  const { updates, checks } = state.history();
  const time = record?.startedAt ?? new Date(0).toISOString();
  const begun = { runId: run.runId, time, boot: record?.hops.at(-1)?.bootIdentity ?? null };
  const settled = settleAttempts(planAttempts(updates, entries, begun), attempts);
  const own = settled.some((update) => update.attempts.some((one) => one.runId === run.runId && one.pending === true));
  if (readable(() => readValidation(run, 'post'))?.performed === true)
    state.writeHistory({ updates: settled, checks: [] });
  else if (own) state.writeHistory({ updates: settled, checks: keepChecks(checks, before(run), begun) });
  else state.writeHistory({ updates: settled, checks });
}

function attemptsOf(run: RunFolder, catalog: Catalog | undefined): AttemptsOfRun {
  const started = new Map<string, UpdateIdentity>();
  run.eachRecord(ARTIFACTS.events, ({ type, data: { updateId, revision } }) => {
    if (type !== 'installStarting' || typeof updateId !== 'string' || typeof revision !== 'number') return;
    started.set(updateKey({ updateId, revision }), { updateId, revision });
  });
  return {
    runId: run.runId,
    records: [...newestRecords(run).values()],
    started: [...started.values()],
    earlier: catalog?.earlier ?? [],
    build: buildAfter(run),
  };
}

/** The build in force when the run ended, by its last look at the device. */
function buildAfter(run: RunFolder): string | null {
  const os = readable(() => readSnapshot(run))?.os ?? readable(() => readBaseline(run))?.os ?? null;
  return os === null ? null : `${os.build}.${os.ubr}`;
}

const before = (run: RunFolder): CheckResult[] =>
  readable(() => recordedChecks(run, readPolicy(run).policies.AppValidationPolicy, 'pre')) ?? [];
