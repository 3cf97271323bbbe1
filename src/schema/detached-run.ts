import * as v from 'valibot';
import { count, guid, isoTime, runId, schemaVersion, sha256Hex, text } from './basics.ts';
import { described } from './described.ts';

/**
 * `detached.json`: a run that was handed over to a scheduled task. Written once by who hands it over, and never
 * changed.
 */
export const detachedRun = v.strictObject({
  schemaVersion,
  id: described(guid, 'Names the task and the folder.'),
  runId: described(runId, 'The run that is begun, or gone on with.'),
  fresh: described(v.boolean(), 'Whether that run is a new one.'),
  registeredAt: described(isoTime, 'When the task was registered.'),
  outputRoot: described(text, 'Where the run lies.'),
  maxRuntimeMs: described(v.nullable(count), 'Milliseconds after which nothing is started any more; null: no limit.'),
  retry: described(v.array(text), 'KBs that are tried again although they are loops.'),
  kit: described(v.nullable(text), 'Where the kit lies that the task copies first; null: none.'),
  program: described(
    v.strictObject({
      from: described(text, 'The program that handed the run over.'),
      sha256: described(sha256Hex, 'SHA-256 of it, and of its protected copy.'),
    }),
    'The program that the task starts a copy of.',
  ),
  resumeAtStart: described(v.boolean(), 'Whether the run goes on by itself when Windows has started again.'),
  lastRun: described(v.nullable(guid), 'The last run of the device when it was handed over; null: none.'),
  trustRefusal: described(
    v.nullable(text),
    'Why nothing that its policy trusts to run is trusted, as its place was judged; null: nothing speaks against it.',
  ),
  firstEvents: described(
    v.array(v.strictObject({ type: text, data: v.record(v.string(), v.unknown()) })),
    'What was found on the way to the run, and what its evidence tells first.',
  ),
});
export type DetachedRun = v.InferOutput<typeof detachedRun>;

/** `begun.json`: what the task does. Written by the process that it started. */
export const begunRun = v.strictObject({
  schemaVersion,
  pid: described(count, 'Process id.'),
  begunAt: described(isoTime, 'When this process began.'),
  seenAt: described(isoTime, 'Its last sign of life.'),
  step: described(v.picklist(['kit', 'run', 'ended']), 'It copies the kit; the run works; it is over or waits.'),
  exitCode: described(v.nullable(count), 'What the run came to so far; null while it works.'),
  /** The run that it came to, where that is not the one it was handed over as. */
  runId: described(v.nullable(guid), 'The run; null while none was made.'),
});
export type BegunRun = v.InferOutput<typeof begunRun>;
