import type { RunRecords } from '../../src/domain/run-facts.ts';
import type { Catalog, CatalogEntry, Scan } from '../../src/schema/catalog.ts';
import type { DiagnosticsSummary } from '../../src/schema/diagnostics.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { RebootPlan, State } from '../../src/schema/run.ts';
import type { Seal } from '../../src/schema/seal.ts';
import type { BackupResult, Regression } from '../../src/schema/validation.ts';
import { TIME } from '../evidence/an-update.ts';

const RUN_ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const base = { schemaVersion: 1, runId: RUN_ID } as const;

/** What makes the files of one run different from those of an ended run with nothing to do. */
export interface Changes {
  readonly updates?: readonly CatalogEntry[];
  readonly summary?: readonly InstallRecord[];
  readonly state?: Partial<State>;
  readonly waiting?: boolean;
  readonly scan?: Scan['outcome'];
  readonly scanAfter?: Scan['outcome'];
  readonly kit?: boolean;
  readonly coverage?: Catalog['coverage'];
  readonly coverageAfter?: Catalog['coverage'];
  readonly acceptedStates?: Catalog['acceptedStates'];
  readonly newOffers?: number;
  readonly backup?: BackupResult;
  readonly regressions?: number;
  readonly diagnostics?: Partial<DiagnosticsSummary>;
}

const scan = (outcome: Scan['outcome']): Scan => ({
  outcome,
  source: 'test',
  hresult: null,
  message: null,
  warnings: [],
});

export function records(changes: Changes): RunRecords {
  const offer = { updateId: 'new', revision: 1, kb: null, title: 'new' };
  return {
    state: {
      value: {
        ...{ ...base, status: 'ended', hop: 1, resumeAt: '01', updatedAt: TIME, steps: [], failure: null },
        ...{ restrictions: [], ...changes.state },
      },
    },
    rebootPlan: changes.waiting === true ? { value: { ...base, hop: 1 } as RebootPlan } : 'missing',
    hopSeal: changes.waiting === true ? { value: aSeal } : 'missing',
    eventsBytes: 100,
    catalog: {
      value: {
        ...{ ...base, searchedAt: TIME, scan: scan(changes.scan ?? 'complete') },
        ...(changes.kit === true ? { kit: true } : {}),
        coverage: changes.coverage ?? { judged: true, support: 'supported', stale: false, reasons: [] },
        ...{ window: { state: 'none', opensAt: null, closesAt: null } },
        counts: { offered: 0, selected: 0, excluded: 0, deferred: 0, notApplicable: 0 },
        updates: [...(changes.updates ?? [])],
        ...(changes.acceptedStates === undefined ? {} : { acceptedStates: changes.acceptedStates }),
      },
    },
    catalogAfter: {
      value: {
        ...{ ...base, searchedAt: TIME, scan: scan(changes.scanAfter ?? 'complete'), offered: [] },
        ...(changes.coverageAfter === undefined ? {} : { coverage: changes.coverageAfter }),
        newOffers: Array.from({ length: changes.newOffers ?? 0 }, () => offer),
      },
    },
    installSummary: { value: { records: changes.summary ?? [], whole: true } },
    preValidation: {
      value: {
        ...{ ...base, stage: 'pre', performed: true, backup: changes.backup ?? null, checks: [] },
        summary: { passed: 0, failed: 0, error: 0 },
      },
    },
    regressions: {
      value: {
        ...{ ...base, confidenceThreshold: 0.2 },
        regressions: Array.from({ length: changes.regressions ?? 0 }, () => ({}) as Regression),
      },
    },
    diagnostics: {
      value: {
        ...{ ...base, mode: 'Never', required: false, outcome: 'notRun', reason: '', collectors: [] },
        ...{ totalBytes: 0, durationMs: 0, ...changes.diagnostics },
      },
    },
  };
}

const aSeal: Seal = {
  ...{ ...base, hop: 1, eventCount: 1, chainHead: '0'.repeat(64) },
  entries: [{ path: 'Logs/Events.jsonl', length: 100, sha256: '0'.repeat(64), kind: 'prefix' }],
};
