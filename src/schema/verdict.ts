import * as v from 'valibot';

/** What phase 07 found of an attempted update (docs/field-facts.md, "Confirming by the effect"). */
export const verdict = v.picklist([
  'installed',
  'installedDespiteError',
  'alreadyPresent',
  'superseded',
  'failed',
  'notEffective',
  'rolledBack',
  'unconfirmed',
]);
export type Verdict = v.InferOutput<typeof verdict>;
