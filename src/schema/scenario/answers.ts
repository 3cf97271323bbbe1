import * as v from 'valibot';
import { anyText, listOf, maybe, orElse, scriptedHresult, seconds, shortText, told, whole } from './fields.ts';

/** How a search ends and how far its answer may be believed. */
export const scriptedSearch = v.strictObject({
  outcome: orElse('`failed` offers nothing.', v.picklist(['complete', 'incomplete', 'failed']), 'complete'),
  source: orElse('Where the device looks for updates.', shortText, 'Windows Update'),
  hresult: maybe('Error of the search.', scriptedHresult),
  message: maybe('Message of the search.', anyText),
  warnings: listOf('Warnings that come with the answer.', anyText),
  seconds: orElse('Duration; longer than the limit is a failed search.', seconds, 45),
  serviceDisabled: orElse('The update service is disabled: there is no search at all.', v.boolean(), false),
  coverage: orElse(
    'Whether the device is patched as far as it can be told.',
    v.strictObject({
      support: orElse(
        'Whether the system still gets updates.',
        v.picklist(['supported', 'unsupported', 'unknown']),
        'supported',
      ),
      stale: orElse(
        'The device is behind, whatever is offered, until a cumulative update is installed.',
        v.boolean(),
        false,
      ),
      buildDays: orElse(
        'Days since the build in force was released: policy decides from when on that is stale.',
        v.nullable(whole(0, 10_000)),
        null,
      ),
      agentDeferralDays: orElse('Days by which the device itself defers quality updates.', whole(0, 30), 0),
      reasons: listOf('Why it is so.', anyText),
    }),
    {},
  ),
});

export const attemptResult = v.picklist(['pass', 'fail', 'error']);
export type AttemptResult = v.InferOutput<typeof attemptResult>;

const attempts = v.union([attemptResult, v.pipe(v.array(attemptResult), v.minLength(1), v.maxLength(20))]);

/** One stage of a check: a result, one result an attempt (the last one repeats), or these with what was seen. */
export const scriptedStage = v.union([
  attempts,
  v.strictObject({
    result: orElse('`pass`, `fail`, `error`, or a list with one an attempt.', attempts, 'pass'),
    status: maybe('What the check reads, such as `200` or `Running`; usual for its type when left out.', shortText),
    observed: orElse('What else it saw.', v.record(v.string(), v.unknown()), {}),
    seconds: orElse('Duration of an attempt.', seconds, 1),
  }),
]);
export type ScriptedStage = v.InferOutput<typeof scriptedStage>;

/** A check of AppValidationPolicy, by application and check id. Checks that are not named here pass. */
export const scriptedCheck = v.strictObject({
  application: told('Name of the application in the policy.', shortText),
  check: told('Id of the check in the policy.', shortText),
  pre: orElse('Before the updates.', scriptedStage, 'pass'),
  post: orElse('After the updates.', scriptedStage, 'pass'),
  lasts: orElse('What is after the updates stays so: a later run finds it before its own.', v.boolean(), false),
});
export type ScriptedCheck = v.InferOutput<typeof scriptedCheck>;

export const scriptedBackup = v.strictObject({
  found: orElse('Whether a backup that is new enough is shown.', v.boolean(), true),
  findings: listOf('What the proofs showed.', anyText),
  restorePoint: orElse(
    'What comes of a restore point: `recent` is one within 24 hours, so that Windows makes none.',
    v.picklist(['made', 'recent', 'failed']),
    'made',
  ),
});

export const scriptedDiagnostics = v.strictObject({
  fails: orElse('Every collector fails.', v.boolean(), false),
  bytesPerCollector: orElse('What each collector would save, before the caps.', whole(0, 300_000_000), 4_096),
});

/** A run of somebody else that holds the device: exit code 170, or 240 when it gives no sign of life. */
export const scriptedLock = v.strictObject({
  heldBy: told(
    'Who holds it.',
    v.strictObject({
      pid: orElse('Process id.', whole(1, 4_194_304), 4711),
      host: orElse('Computer name.', shortText, 'SIMULATED'),
      heartbeatMinutesAgo: orElse('Age of its last sign of life.', whole(0, 1_000_000), 0),
    }),
  ),
});
