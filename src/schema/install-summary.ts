import * as v from 'valibot';
import { described } from './described.ts';
import { count, hresult, isoTime, schemaVersion, text } from './basics.ts';
import { verdict } from './verdict.ts';

export { verdict, type Verdict } from './verdict.ts';

/**
 * Why a selected update has the outcome it has. `beforeWindow` is held back rightly (0); `window` to `notApplicable`
 * say why it was not attempted or not finished; `loop`: not attempted for it was installed before and is offered again;
 * `installError`, `timeLimit` and `outcomeLost` are failures.
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
 * What decided a verdict and what disagreed with it, each as one sentence. `agentOnly`: nothing but the agent's own
 * list decided, for no state on disk is known for what the update is.
 */
export const proof = v.strictObject({
  decidedBy: described(v.array(text), 'What decided, each as one sentence.'),
  disagreed: described(v.array(text), 'What said otherwise, each as one sentence.'),
  agentOnly: described(
    v.optional(v.literal(true)),
    'Nothing but the list of the update agent decided; absent otherwise.',
  ),
});
export type Proof = v.InferOutput<typeof proof>;

/**
 * One line of `install-summary.jsonl`. The newest line of an update counts: the first tells the claim, a second one,
 * with a verdict, what was found on the device.
 */
export const installRecord = v.strictObject({
  schemaVersion,
  time: described(isoTime, 'When the line was written.'),
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: described(v.optional(v.array(text)), 'All its KB numbers, `kb` first; absent where it has one at most.'),
  title: described(text, 'Its title.'),
  classification: described(text, 'Its classification, as its source says it.'),
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  required: described(v.boolean(), 'Its failure ends a run with 210, unless it is of the kind `definitions`.'),
  attempted: described(v.boolean(), 'Its installer was started.'),
  downloaded: described(v.boolean(), 'It was downloaded.'),
  installed: described(v.nullable(v.boolean()), 'Whether it is installed; null: not known yet.'),
  hresult: described(v.nullable(hresult), 'Result code as a signed 32-bit number; null where there is none.'),
  rebootRequired: described(v.boolean(), 'Its installer asked for a reboot.'),
  durationMs: described(count, 'Duration of the install in milliseconds.'),
  reason: described(v.nullable(reason), 'Why it has the outcome it has; null where nothing kept it.'),
  detail: described(v.nullable(text), 'The same as one sentence; null where there is nothing to say.'),
  verdict: described(v.nullable(verdict), 'What the device shows of it; null while nobody has looked.'),
  proof: described(v.nullable(proof), 'What decided the verdict and what disagreed with it; null while there is none.'),
});
export type InstallRecord = v.InferOutput<typeof installRecord>;
