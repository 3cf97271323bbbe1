import * as v from 'valibot';
import { described } from './described.ts';
import { acceptedState } from './accepted-states.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  isoTime,
  recordedError,
  recordedWhy,
  runId,
  schemaVersion,
  sha256Hex,
  text,
} from './basics.ts';
import { phaseId } from './phases.ts';
import { bootIdentity, signalStrength } from './inventory.ts';

/** How far a run is. `waiting` is exit code 150; `stopped` may be continued; `abandoned` and `ended` are over. */
export const runStatus = v.picklist(['running', 'waiting', 'stopped', 'abandoned', 'ended']);
export type RunStatus = v.InferOutput<typeof runStatus>;

export const runMode = v.picklist(['live', 'test', 'scenario']);
export type RunMode = v.InferOutput<typeof runMode>;

export const hop = v.strictObject({
  hop: described(count, 'Its number, counted from 1.'),
  startedAt: described(isoTime, 'When it began.'),
  endedAt: described(v.nullable(isoTime), 'When it ended; null while it goes on.'),
  bootIdentity: described(v.nullable(bootIdentity), 'The boot it ran in; null: not known.'),
});

/** `run.json`. `exitCode` is what the process returned; nothing ever reads it to decide. */
export const run = v.strictObject({
  schemaVersion,
  tool: described(
    v.strictObject({
      name: described(text, 'Its name.'),
      version: described(text, 'Its version.'),
      commit: described(text, 'Commit that it was built from.'),
      runtime: described(text, 'Runtime that it was built with.'),
    }),
    'The program that made the run.',
  ),
  runId,
  ...deviceIds.entries,
  policyProfileId: described(v.nullable(text), 'Ring; null: none.'),
  mode: described(runMode, '`live`; `test`: a dry run; `scenario`: on a scripted device.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  source: described(
    v.strictObject({
      kind: described(v.picklist(['agent', 'kit', 'scenario']), 'The update agent, a kit, or a script.'),
      name: described(text, 'Its name.'),
      sha256: described(v.nullable(sha256Hex), 'SHA-256 of the kit or script; null where it has none.'),
    }),
    'Where updates came from.',
  ),
  startedAt: described(isoTime, 'When it was started.'),
  endedAt: described(v.nullable(isoTime), 'When it ended; null while it is not over.'),
  status: described(runStatus, 'How far it is.'),
  hops: described(v.array(hop), 'Its parts between reboots.'),
  exitCode: described(
    v.nullable(count),
    'What the process returned; null while it is not over. Nothing reads it to decide.',
  ),
  exitName: described(v.nullable(text), 'Name of the exit code; null while it is not over.'),
  why: described(v.array(recordedWhy), 'The reasons of a 100 or 240; empty for other codes.'),
  counts: described(counts, 'The five counters of the last line.'),
  streak: described(
    v.nullable(count),
    'How many runs in a row ended with 210, this one included; null for any other code.',
  ),
  previousRun: described(
    v.nullable(
      v.strictObject({ runId: described(guid, 'Its id.'), root: described(sha256Hex, 'Merkle root of its manifest.') }),
    ),
    'The run of this device before; null: none.',
  ),
  environmentRemoved: described(
    v.array(text),
    'Names of variables of the environment that were deleted before anything else ran.',
  ),
  /** KBs that the start was told to try again although they are loops; absent without any. */
  retry: described(
    v.optional(v.array(text)),
    'KB numbers that the start was told to try again although they are loops; absent without any.',
  ),
  /** Updates that nothing but the agent's own list shows as installed; absent when there is none. */
  agentOnly: described(
    v.optional(count),
    'Updates that nothing but the list of the agent shows as installed; absent when there is none.',
  ),
  /** Known states that hold and that policy accepts: not in `why`. Absent when there is none. */
  accepted: described(
    v.optional(v.array(acceptedState)),
    'Known states that hold and that policy accepts; absent when there is none.',
  ),
});
export type Run = v.InferOutput<typeof run>;

export const step = v.strictObject({
  phase: described(phaseId, 'Number of the phase.'),
  name: described(text, 'Its name.'),
  hop: described(count, 'The hop in which it was carried out.'),
  status: described(v.picklist(['running', 'done', 'failed', 'skipped', 'waiting']), 'What came of it.'),
  startedAt: described(isoTime, 'When it began.'),
  endedAt: described(v.nullable(isoTime), 'When it ended; null while it goes on.'),
  durationMs: described(count, 'Duration in milliseconds.'),
  error: described(v.nullable(recordedError), 'Why it failed; null where it did not.'),
});
export type Step = v.InferOutput<typeof step>;

/** Why a run could not be carried to its report as planned; the source of code 240 and its `why=`. */
export const failure = v.strictObject({
  why: described(recordedWhy, 'The reason, a `why=`.'),
  phase: described(v.nullable(phaseId), 'Phase in which it failed; null: none.'),
  error: described(recordedError, 'The error.'),
});
export type Failure = v.InferOutput<typeof failure>;

/** `State/state.json`: the checkpoint, one entry a step. */
export const state = v.strictObject({
  schemaVersion,
  runId,
  status: described(runStatus, 'How far the run is.'),
  hop: described(count, 'The newest hop.'),
  resumeAt: described(phaseId, 'Phase at which it goes on.'),
  updatedAt: described(isoTime, 'When this was written.'),
  steps: described(v.array(step), 'Every step so far, in order.'),
  failure: described(v.nullable(failure), 'Why the run could not be carried out as planned; null: it was.'),
  restrictions: described(v.array(v.picklist(['next'])), 'What the run leaves to the next one.'),
});
export type State = v.InferOutput<typeof state>;

export const rebootReason = v.strictObject({
  signal: described(text, 'Name of the signal.'),
  strength: described(signalStrength, '`strong` decides alone, `weak` only with an install of ours, `noise` never.'),
  detail: described(text, 'What was seen.'),
  pendingBefore: described(v.boolean(), 'It was there before the run.'),
  decides: described(v.boolean(), 'The decision follows from it.'),
});

/** Who is logged on. `unknown` counts as somebody: nobody may lose work because it could not be read. */
export const sessionState = v.strictObject({
  state: described(
    v.picklist(['none', 'active', 'unknown']),
    'Whether somebody is logged on; `unknown` counts as somebody.',
  ),
  findings: described(v.array(text), 'What says so.'),
});
export type SessionState = v.InferOutput<typeof sessionState>;

/** `restart`: Windows is asked to restart. All others say what kept us from asking. */
export const restartDecision = v.picklist([
  'restart',
  'notAllowed',
  'outsideWindow',
  'windowTooShort',
  'activeUser',
  'sessionsUnknown',
]);
export type RestartDecision = v.InferOutput<typeof restartDecision>;

/** `State/RebootPlan.json`: the plan of the newest hop. */
export const rebootPlan = v.strictObject({
  schemaVersion,
  runId,
  hop: described(count, 'The hop that ends with the reboot.'),
  decidedAt: described(isoTime, 'When it was decided.'),
  required: described(v.literal(true), 'Always true: a plan exists only for a reboot.'),
  resumeAt: described(phaseId, 'Phase at which the run goes on.'),
  automatic: described(v.boolean(), 'Whether policy lets Windows be asked to restart.'),
  delaySeconds: described(count, 'Seconds between the notice and the restart.'),
  message: described(text, 'The notice.'),
  bootIdentity: described(bootIdentity, 'The boot in which it was decided.'),
  reasons: described(v.array(rebootReason), 'The signals that were seen.'),
  /** What was decided about asking Windows to restart, before it was asked. */
  restart: described(
    v.optional(
      v.strictObject({
        decision: described(
          restartDecision,
          '`restart`: Windows is asked; all others say what kept the run from asking.',
        ),
        sessions: described(sessionState, 'Who was logged on.'),
      }),
    ),
    'What was decided about asking Windows to restart, before it was asked.',
  ),
});
export type RebootPlan = v.InferOutput<typeof rebootPlan>;

/** One line of `Logs/Events.jsonl`; `prev` chains it to the exact bytes of the line before. */
export const event = v.strictObject({
  seq: described(count, 'Number of the line, from 1.'),
  time: described(isoTime, 'When it happened.'),
  type: described(text, 'Type of the event.'),
  phase: described(v.nullable(phaseId), 'Phase in which it happened; null: none.'),
  data: described(v.record(text, v.unknown()), 'What belongs to an event of this type.'),
  prev: described(sha256Hex, 'SHA-256 of the exact bytes of the line before; 64 zeros in the first.'),
});
export type Event = v.InferOutput<typeof event>;
