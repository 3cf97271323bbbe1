import * as v from 'valibot';
import { described } from './described.ts';
import { schemaVersion, text } from './basics.ts';

/** The files of a run that a control can lean on, by the name the report uses for them. */
export const evidenceSource = v.picklist([
  'effectivePolicy',
  'baseline',
  'snapshot',
  'catalog',
  'installSummary',
  'preValidation',
  'postValidation',
  'regressions',
  'diff',
  'contentSeal',
]);
export type EvidenceSource = v.InferOutput<typeof evidenceSource>;

/** One control: what a run shows about it (`shows`), from which files, and what it cannot show (`limit`). */
export const complianceControl = v.strictObject({
  id: text,
  framework: text,
  control: text,
  title: text,
  needs: v.pipe(v.array(evidenceSource), v.minLength(1)),
  shows: text,
  limit: text,
});
export type ComplianceControl = v.InferOutput<typeof complianceControl>;

/** `assets/tables/compliance.json`: controls a run gives evidence for. It never says that anybody complies. */
export const complianceMap = v.strictObject({ schemaVersion, controls: v.array(complianceControl) });
export type ComplianceMap = v.InferOutput<typeof complianceMap>;

/** `partial`: only some of the files are there; `none`: no file is, or the run was simulated. */
export const complianceRow = v.strictObject({
  id: described(text, 'Id of the control.'),
  framework: described(text, 'Framework that it is of.'),
  control: described(text, 'Its number in the framework.'),
  title: described(text, 'Its title.'),
  extent: described(
    v.picklist(['present', 'partial', 'none']),
    '`present`: all files are there; `partial`: some; `none`: no file, or the run was simulated.',
  ),
  files: described(v.array(text), 'Files of the run that show it.'),
  shows: described(text, 'What a run shows about it.'),
  limit: described(text, 'What a run cannot show about it.'),
});
export type ComplianceRow = v.InferOutput<typeof complianceRow>;
