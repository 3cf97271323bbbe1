import { initialization } from '../../phases/01-initialization.ts';
import { baseline } from '../../phases/02-baseline.ts';
import { updateCatalog } from '../../phases/03-update-catalog.ts';
import { preValidation } from '../../phases/04-pre-validation.ts';
import { install } from '../../phases/05-install.ts';
import { rebootOrchestration } from '../../phases/06-reboot-orchestration.ts';
import { postSnapshot } from '../../phases/07-post-snapshot.ts';
import { postValidation } from '../../phases/08-post-validation.ts';
import { diagnostics } from '../../phases/09-diagnostics.ts';
import { evidenceIndex } from '../../phases/10-evidence-index.ts';
import { reporting } from '../../phases/11-reporting.ts';
import type { Phase, PhaseContext } from '../../phases/phase.ts';
import { PHASE_IDS, type PhaseId, type PhaseName } from '../../schema/phases.ts';
import type { Row } from './runner.ts';

/** What each phase of the schema does. */
const PHASES: Readonly<Record<PhaseName, Phase>> = {
  Initialization: initialization,
  Baseline: baseline,
  UpdateCatalog: updateCatalog,
  PreValidation: preValidation,
  Install: install,
  RebootOrchestration: rebootOrchestration,
  PostSnapshot: postSnapshot,
  PostValidation: postValidation,
  Diagnostics: diagnostics,
  EvidenceIndex: evidenceIndex,
  Reporting: reporting,
};

/** The phases in the order of their numbers, each with what it is given. */
export const phaseRows = (contextOf: (id: PhaseId) => PhaseContext): Row[] =>
  (Object.keys(PHASE_IDS) as PhaseName[]).map((name) => {
    const { [name]: id } = PHASE_IDS;
    const { [name]: phase } = PHASES;
    return { id, name, alwaysRuns: phase.alwaysRuns ?? false, run: () => phase.run(contextOf(id)) };
  });
