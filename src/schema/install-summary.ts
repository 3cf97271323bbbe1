import * as v from 'valibot';
import { count, hresult, isoTime, schemaVersion, text } from './basics.ts';
import { verdict } from './verdict.ts';

export { verdict, type Verdict } from './verdict.ts';

/**
 * Why a selected update has the outcome it has. `beforeWindow` is held back rightly (0); `window` to `notApplicable`
 * say why it was not attempted or not finished; `loop`: not attempted for it was installed before and is offered again; `installError`, `timeLimit` and `outcomeLost` are failures.
 */
export const reason = v.picklist([
  'beforeWindow',
  'window',
  'time',
  'space',
  'battery',
  'download',
  'next',
  'backup',
  'stopped',
  'notApplicable',
  'installError',
  'timeLimit',
  'userInput',
  'simulated',
  'loop',
]);
export type Reason = v.InferOutput<typeof reason>;

/**
 * What decided a verdict and what disagreed with it, each as one sentence. `agentOnly`: nothing but the agent's own list decided, for
 * no state on disk is known for what the update is.
 */
export const proof = v.strictObject({
  decidedBy: v.array(text),
  disagreed: v.array(text),
  agentOnly: v.optional(v.literal(true)),
});
export type Proof = v.InferOutput<typeof proof>;

/**
 * One line of `install-summary.jsonl`. The newest line of an update counts: the first tells the claim, a second one,
 * with a verdict, what was found on the device.
 */
export const installRecord = v.strictObject({
  schemaVersion,
  time: isoTime,
  kb: v.nullable(text),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: v.optional(v.array(text)),
  title: text,
  classification: text,
  updateId: text,
  revision: count,
  required: v.boolean(),
  attempted: v.boolean(),
  downloaded: v.boolean(),
  installed: v.nullable(v.boolean()),
  hresult: v.nullable(hresult),
  rebootRequired: v.boolean(),
  durationMs: count,
  reason: v.nullable(reason),
  detail: v.nullable(text),
  verdict: v.nullable(verdict),
  proof: v.nullable(proof),
});
export type InstallRecord = v.InferOutput<typeof installRecord>;
