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
import type { Phase } from '../../phases/phase.ts';

/** The eleven phases, in order. A new one is a file, a row here and a schema. */
export const PHASES: readonly Phase[] = [
  initialization,
  baseline,
  updateCatalog,
  preValidation,
  install,
  rebootOrchestration,
  postSnapshot,
  postValidation,
  diagnostics,
  evidenceIndex,
  reporting,
];

/** These run also after a failure that ended the cycle. */
export const ALWAYS_RUN: readonly string[] = ['10', '11'];
