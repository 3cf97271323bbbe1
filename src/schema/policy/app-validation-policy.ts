import * as v from 'valibot';
import { described } from '../described.ts';
import { appCheck } from './checks/index.ts';
import { list, name } from './values.ts';

export const application = v.strictObject({
  name: described(name, 'Each name once.'),
  checks: described(v.pipe(v.array(appCheck), v.minLength(1), v.maxLength(100)), 'What is checked.'),
});

export const appValidationPolicy = v.strictObject({
  applications: described(list(application), 'Applications that are checked before and after.'),
  confidenceThreshold: described(
    v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.2),
    'Confidence may fall by so much before it is a regression.',
  ),
});
export type AppValidationPolicy = v.InferOutput<typeof appValidationPolicy>;
