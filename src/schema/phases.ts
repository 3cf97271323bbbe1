import * as v from 'valibot';

/** The phases of a run, in their order: the name of each, and its number as it stands in evidence. */
export const PHASE_IDS = {
  Initialization: '01',
  Baseline: '02',
  UpdateCatalog: '03',
  PreValidation: '04',
  Install: '05',
  RebootOrchestration: '06',
  PostSnapshot: '07',
  PostValidation: '08',
  Diagnostics: '09',
  EvidenceIndex: '10',
  Reporting: '11',
} as const;

export type PhaseName = keyof typeof PHASE_IDS;
export type PhaseId = (typeof PHASE_IDS)[PhaseName];

export const phaseId = v.picklist(Object.values(PHASE_IDS));
