import type { DeviceClock } from '../device/port/clock.ts';
import type { Servicing } from '../device/port/servicing.ts';
import type { Updates, Witness } from '../device/port/updates.ts';
import { withFound } from '../domain/attempts.ts';
import { planCatalog } from '../domain/plan-catalog.ts';
import { isRelativeTo } from '../domain/effects/relative.ts';
import { sourceOf } from '../domain/policy/sources.ts';
import { remembered } from '../domain/seen-updates.ts';
import { updateKey } from '../domain/update-key.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Catalog, CatalogEntry } from '../schema/catalog.ts';
import type { LastRepair, SeenUpdate } from '../schema/device-state.ts';
import { readCatalog, readPolicy } from './artifacts.ts';
import { confirmEarlier } from './earlier.ts';
import { historyInForce } from './lines.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';
import { searchRepaired } from './repair.ts';
import { untilAborted } from './until-aborted.ts';

type Role = Updates & Servicing & DeviceClock;

/**
 * Search, confirm what earlier runs left unconfirmed, decide on every offer, order what is selected, and look whether
 * its effects are there already.
 */
export const phase: Phase<Role> = {
  async run(context) {
    const { run, device, state, facts, progress, log, testMode } = context;
    // A catalog that stands is never rewritten: what was decided once is what the run goes by.
    if (run.has(ARTIFACTS.catalog)) return done('the catalog of this run stands');
    await device.updates.prepare(progress);
    const { planned, history } = await plan(context);
    run.write(ARTIFACTS.catalog, planned);
    if (!testMode)
      state.writeSeenUpdates(remembered(history, readCatalog(run).updates, { os: facts.os, nowMs: device.now() }));
    const { offered, selected, excluded, deferred, notApplicable } = planned.counts;
    log('catalogWritten', { counts: planned.counts, scan: planned.scan });
    for (const earlier of planned.earlier ?? []) log('earlierConfirmed', { ...earlier });
    return done(
      `${offered} offered: ${selected} selected, ${excluded} excluded, ${deferred} deferred, ${notApplicable} not applicable`,
    );
  },
};

async function plan(context: PhaseContext<Role>): Promise<{ planned: Catalog; history: SeenUpdate[] }> {
  const { run, device, state, system, facts, progress, stop } = context;
  const policy = readPolicy(run);
  const { scan, offers } = await searchRepaired(context, () =>
    untilAborted(stop, () => device.updates.search(progress)),
  );
  const history = await historyInForce(device, state.seenUpdates(), { scan, offers }, facts.os);
  const earlier = await confirmEarlier(run, device, history, { scan, offers });
  const planned = planCatalog({
    runId: run.runId,
    searchedAtMs: system.clock.now(),
    nowMs: device.now(),
    scan,
    offers,
    kit: device.updates.kind === 'kit',
    sight: await device.updates.coverage(),
    policy: policy.policies.UpdatePolicy,
    localTimeZone: device.timeZone,
    history: withFound(history, earlier),
    os: facts.os,
    sourceOf: sourceOf(policy.sources),
    repairedAtMs: lastRepair(state.repairs()),
    retry: context.record().retry ?? [],
  });
  const selected = planned.updates.filter((entry) => entry.decision === 'selected');
  const witnesses = new Map(
    (await device.updates.witness(selected)).map((witness) => [updateKey(witness), stateBefore(witness, history)]),
  );
  const before = ({ effects, ...entry }: CatalogEntry): boolean | null => {
    const state = witnesses.get(updateKey(entry));
    // "Newer than before this run" is no question at its beginning.
    if (state === 'absent' && isRelativeTo(effects)) return null;
    return state === 'present' ? true : state === 'absent' ? false : null;
  };
  const updates = planned.updates.map((entry) => ({ ...entry, presentBefore: before(entry) }));
  return { planned: { ...planned, updates, ...(earlier.length === 0 ? {} : { earlier }) }, history };
}

/** What proves nothing is there already only where an earlier run of ours found it installed. */
function stateBefore(witness: Witness, history: readonly SeenUpdate[]): Witness['state'] {
  if (witness.provesNothing !== true) return witness.state;
  const seen = history.find((one) => updateKey(one) === updateKey(witness));
  const ours = seen?.attempts.some(({ verdict }) => verdict === 'installed' || verdict === 'installedDespiteError');
  return ours === true ? 'present' : 'notStated';
}

const lastRepair = (repairs: readonly LastRepair[]): number | null =>
  repairs.length === 0 ? null : Math.max(...repairs.map(({ time }) => Date.parse(time)));
