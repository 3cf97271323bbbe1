import fc from 'fast-check';
import type { RunRecords } from '../../src/domain/run-facts.ts';
import type { Catalog, CatalogEntry, EarlierUpdate } from '../../src/schema/catalog.ts';
import { reason, verdict, type InstallRecord } from '../../src/schema/install-summary.ts';
import { anEntry, aRecord, TIME } from '../evidence/an-update.ts';
import { records } from './run-records.ts';

/** What tells a generated update from an ordinary one; no record: the run ended before its turn. */
export interface SomeUpdate {
  readonly required: boolean;
  readonly overdue: boolean;
  readonly presentBefore: boolean | null;
  readonly record: (Partial<InstallRecord> & { readonly agentOnly?: boolean }) | null;
}

export interface SomeRun {
  readonly waiting: boolean;
  readonly kit: boolean;
  readonly deferred: number;
  readonly selected: readonly SomeUpdate[];
  readonly earlier: readonly Pick<EarlierUpdate, 'verdict' | 'installed' | 'decidedAnew' | 'required'>[];
}

const ofThree = fc.constantFrom(true, false, null);

const someUpdate: fc.Arbitrary<SomeUpdate> = fc.record({
  required: fc.boolean(),
  overdue: fc.boolean(),
  presentBefore: ofThree,
  record: fc.option(
    fc.record({
      verdict: fc.constantFrom(null, ...verdict.options),
      installed: ofThree,
      attempted: fc.boolean(),
      downloaded: fc.boolean(),
      reason: fc.constantFrom(null, ...reason.options),
      agentOnly: fc.boolean(),
    }),
  ),
});

/** Runs of every shape that the schemas allow, also those that no device of today makes. */
export const someRun: fc.Arbitrary<SomeRun> = fc.record({
  waiting: fc.boolean(),
  kit: fc.boolean(),
  deferred: fc.nat(3),
  selected: fc.array(someUpdate, { maxLength: 8 }),
  earlier: fc.array(
    fc.record({
      ...{ verdict: fc.constantFrom(...verdict.options), installed: ofThree },
      ...{ decidedAnew: fc.boolean(), required: fc.boolean() },
    }),
    { maxLength: 3 },
  ),
});

/** The files of such a run. */
export function decidedRun({ waiting, kit, deferred, selected, earlier }: SomeRun): RunRecords {
  const updates = selected.map(({ required, overdue, presentBefore }, index) =>
    anEntry(`KB${5_000_000 + index}`, { required, overdue, presentBefore }),
  );
  const left = Array.from({ length: deferred }, (_, index) =>
    anEntry(`KB${6_000_000 + index}`, { decision: 'deferred' }),
  );
  const summary = selected.flatMap(({ record }, index) => (record === null ? [] : [recordOf(updates[index]!, record)]));
  const made = records({ updates: [...updates, ...left], summary, waiting, kit });
  const catalog = typeof made.catalog === 'string' ? null : made.catalog.value;
  return catalog === null
    ? made
    : { ...made, catalog: { value: counted({ ...catalog, earlier: earlier.map(earlierOf) }) } };
}

function recordOf(entry: CatalogEntry, { agentOnly, ...more }: NonNullable<SomeUpdate['record']>): InstallRecord {
  const proof = { decidedBy: ['seen'], disagreed: [], ...(agentOnly === true ? { agentOnly } : {}) };
  return aRecord(entry, { ...more, proof: more.verdict === null ? null : proof });
}

const earlierOf = (more: SomeRun['earlier'][number], index: number): EarlierUpdate => ({
  ...{
    attemptedBy: 'c07d9d52-3a3e-4f0b-8f6e-91b1c4a0e6f2',
    attemptedAt: TIME,
    updateId: `earlier-${index}`,
    revision: 1,
  },
  ...{ kb: null, title: 'An update of the day before', kind: 'other', proof: { decidedBy: [], disagreed: [] } },
  ...more,
});

function counted(catalog: Catalog): Catalog {
  const count = (decision: CatalogEntry['decision']): number =>
    catalog.updates.filter((entry) => entry.decision === decision).length;
  const counts = { offered: catalog.updates.length, selected: count('selected'), deferred: count('deferred') };
  return { ...catalog, counts: { ...catalog.counts, ...counts } };
}
