import * as v from 'valibot';
import { schemaVersion, text } from './basics.ts';

/** What to do about a code: try again now or at the next run, mend something, or nothing at all. */
export const hresultAction = v.picklist([
  'retry',
  'nextRun',
  'repair',
  'never',
  'reboot',
  'network',
  'policy',
  'space',
  'info',
]);
export type HresultAction = v.InferOutput<typeof hresultAction>;

/**
 * What a program does where the action says too little: wait and try again, search anew, checkpoint and end, mend the
 * order; `service`: the update service itself cannot work, whoever is asked.
 */
export const hresultStep = v.picklist(['wait', 'searchAgain', 'stop', 'stackFirst', 'service']);
export type HresultStep = v.InferOutput<typeof hresultStep>;

/** One code, in the eight hex digits people search for. `whatToDo` only where it differs from that of the action. */
export const hresultEntry = v.strictObject({
  code: v.pipe(text, v.regex(/^0x[0-9A-F]{8}$/u, 'expected eight upper-case hex digits such as 0x80240016')),
  name: text,
  meaning: text,
  action: hresultAction,
  whatToDo: v.optional(text),
  step: v.optional(hresultStep),
});
export type HresultEntry = v.InferOutput<typeof hresultEntry>;

/** What the codes of a facility, or of a part of one, are about: those whose eight hex digits begin like this. */
const facility = v.strictObject({
  prefix: v.pipe(text, v.regex(/^0x[0-9A-F]{4,5}$/u, 'expected four or five upper-case hex digits such as 0x80244')),
  meaning: text,
});

/** `assets/tables/hresults.json`. */
export const hresultTable = v.strictObject({
  schemaVersion,
  actions: v.strictObject({
    retry: text,
    nextRun: text,
    repair: text,
    never: text,
    reboot: text,
    network: text,
    policy: text,
    space: text,
    info: text,
  }),
  facilities: v.array(facility),
  entries: v.array(hresultEntry),
});
export type HresultTable = v.InferOutput<typeof hresultTable>;
