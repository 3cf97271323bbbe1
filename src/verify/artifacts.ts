import * as v from 'valibot';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import { guid, schemaVersion, sha256Hex } from '../schema/basics.ts';
import { catalog, catalogAfter } from '../schema/catalog.ts';
import { diagnosticsSummary } from '../schema/diagnostics.ts';
import { rebootPlan, run, state } from '../schema/run.ts';
import { artifactIndex, manifest, seal } from '../schema/seal.ts';
import { regressionsReport, validationReport } from '../schema/validation.ts';

/** Artifacts that no conclusion is drawn from are checked for their head only, so that old evidence keeps verifying. */
const head = v.looseObject({ schemaVersion, runId: guid });
export const simulatedHead = v.looseObject({ ...head.entries, simulated: v.boolean() });
export const reportHead = v.looseObject({ ...head.entries, contentRoot: v.nullable(sha256Hex) });

/** The JSON files with a known role, each with what it must be. `<RunId>` in a path is the run's own. */ // E-3.7
export function rolesOf(runId: string) {
  const paths = artifactFiles(runId);
  return {
    run: { path: RUN_FILES.run, schema: run },
    state: { path: RUN_FILES.state, schema: state },
    rebootPlan: { path: RUN_FILES.rebootPlan, schema: rebootPlan },
    contentSeal: { path: RUN_FILES.contentSeal, schema: seal },
    index: { path: RUN_FILES.index, schema: artifactIndex },
    manifest: { path: RUN_FILES.manifest, schema: manifest },
    catalog: { path: paths.catalog, schema: catalog },
    catalogAfter: { path: paths.catalogAfter, schema: catalogAfter },
    preValidation: { path: RUN_FILES.preValidation, schema: validationReport },
    regressions: { path: RUN_FILES.regressions, schema: regressionsReport },
    diagnostics: { path: paths.diagnosticsSummary, schema: diagnosticsSummary },
    finalReport: { path: RUN_FILES.finalReport, schema: reportHead },
    baseline: { path: paths.baseline, schema: simulatedHead },
    snapshot: { path: paths.snapshot, schema: simulatedHead },
    diff: { path: RUN_FILES.diff, schema: head },
    postValidation: { path: RUN_FILES.postValidation, schema: head },
    redactionLog: { path: RUN_FILES.redactionLog, schema: head },
    effectivePolicy: {
      path: paths.effectivePolicy,
      schema: v.looseObject({ schemaVersion, runId: v.nullable(guid) }),
    },
  } as const;
}
export type Roles = ReturnType<typeof rolesOf>;
export type Role = keyof Roles;

/** Files whose every byte follows from what they say. */ // E-2.4
export const isCanonicalRole = (path: string): boolean =>
  path === RUN_FILES.index || path === RUN_FILES.manifest || path === RUN_FILES.contentSeal || hopOf(path) !== null;

/** The hop of `State/seal-<hop>.json`; null for any other path. */
export function hopOf(path: string): number | null {
  const found = /^State\/seal-([1-9]\d{0,5})\.json$/u.exec(path);
  return found?.[1] === undefined ? null : Number(found[1]);
}
