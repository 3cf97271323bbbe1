import * as v from 'valibot';
import { described } from '../described.ts';
import { anyText, listOf, scriptedHresult, seconds, shortText, whole } from './fields.ts';

/** How a search ends and how far its answer may be believed. */
export const scriptedSearch = v.strictObject({
  outcome: described(
    v.optional(v.picklist(['complete', 'incomplete', 'failed']), 'complete'),
    '`failed` offers nothing.',
  ),
  source: described(v.optional(shortText, 'Windows Update'), 'Where the device looks for updates.'),
  hresult: described(v.optional(scriptedHresult), 'Error of the search.'),
  message: described(v.optional(anyText), 'Message of the search.'),
  warnings: described(listOf(anyText), 'Warnings that come with the answer.'),
  seconds: described(v.optional(seconds, 45), 'Duration; longer than the limit is a failed search.'),
  serviceDisabled: described(
    v.optional(v.boolean(), false),
    'The update service is disabled: there is no search at all.',
  ),
  coverage: described(
    v.optional(
      v.strictObject({
        support: described(
          v.optional(v.picklist(['supported', 'unsupported', 'unknown']), 'supported'),
          'Whether the system still gets updates.',
        ),
        stale: described(
          v.optional(v.boolean(), false),
          'The device is behind, whatever is offered, until a cumulative update is installed.',
        ),
        buildDays: described(
          v.optional(v.nullable(whole(0, 10_000)), null),
          'Days since the build in force was released: policy decides from when on that is stale.',
        ),
        agentDeferralDays: described(
          v.optional(whole(0, 30), 0),
          'Days by which the device itself defers quality updates.',
        ),
        reasons: described(listOf(anyText), 'Why it is so.'),
      }),
      {},
    ),
    'Whether the device is patched as far as it can be told.',
  ),
});

export const attemptResult = v.picklist(['pass', 'fail', 'error']);
export type AttemptResult = v.InferOutput<typeof attemptResult>;

const attempts = v.union([attemptResult, v.pipe(v.array(attemptResult), v.minLength(1), v.maxLength(20))]);

/** One stage of a check: a result, one result an attempt (the last one repeats), or these with what was seen. */
export const scriptedStage = v.union([
  attempts,
  v.strictObject({
    result: described(v.optional(attempts, 'pass'), '`pass`, `fail`, `error`, or a list with one an attempt.'),
    status: described(
      v.optional(shortText),
      'What the check reads, such as `200` or `Running`; usual for its type when left out.',
    ),
    observed: described(v.optional(v.record(v.string(), v.unknown()), {}), 'What else it saw.'),
    seconds: described(v.optional(seconds, 1), 'Duration of an attempt.'),
  }),
]);
export type ScriptedStage = v.InferOutput<typeof scriptedStage>;

/** A check of AppValidationPolicy, by application and check id. Checks that are not named here pass. */
export const scriptedCheck = v.strictObject({
  application: described(shortText, 'Name of the application in the policy.'),
  check: described(shortText, 'Id of the check in the policy.'),
  pre: described(v.optional(scriptedStage, 'pass'), 'Before the updates.'),
  post: described(v.optional(scriptedStage, 'pass'), 'After the updates.'),
  lasts: described(
    v.optional(v.boolean(), false),
    'What is after the updates stays so: a later run finds it before its own.',
  ),
});
export type ScriptedCheck = v.InferOutput<typeof scriptedCheck>;

export const scriptedBackup = v.strictObject({
  found: described(v.optional(v.boolean(), true), 'Whether a backup that is new enough is shown.'),
  findings: described(listOf(anyText), 'What the proofs showed.'),
  restorePoint: described(
    v.optional(v.picklist(['made', 'recent', 'failed']), 'made'),
    'What comes of a restore point: `recent` is one within 24 hours, so that Windows makes none.',
  ),
});

export const scriptedDiagnostics = v.strictObject({
  fails: described(v.optional(v.boolean(), false), 'Every collector fails.'),
  bytesPerCollector: described(
    v.optional(whole(0, 300_000_000), 4_096),
    'What each collector would save, before the caps.',
  ),
});

/** A run of somebody else that holds the device: exit code 170, or 240 when it gives no sign of life. */
export const scriptedLock = v.strictObject({
  heldBy: described(
    v.strictObject({
      pid: described(v.optional(whole(1, 4_194_304), 4711), 'Process id.'),
      host: described(v.optional(shortText, 'SIMULATED'), 'Computer name.'),
      heartbeatMinutesAgo: described(v.optional(whole(0, 1_000_000), 0), 'Age of its last sign of life.'),
    }),
    'Who holds it.',
  ),
});
