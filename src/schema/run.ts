import * as v from 'valibot';
import { acceptedState } from './accepted-states.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  isoTime,
  recordedError,
  recordedWhy,
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
  hop: count,
  startedAt: isoTime,
  endedAt: v.nullable(isoTime),
  bootIdentity: v.nullable(bootIdentity),
});

/** `run.json`. `exitCode` is what the process returned; nothing ever reads it to decide. */
export const run = v.strictObject({
  schemaVersion,
  tool: v.strictObject({ name: text, version: text, commit: text, runtime: text }),
  runId: guid,
  ...deviceIds.entries,
  policyProfileId: v.nullable(text),
  mode: runMode,
  simulated: v.boolean(),
  source: v.strictObject({ kind: v.picklist(['agent', 'kit', 'scenario']), name: text, sha256: v.nullable(sha256Hex) }),
  startedAt: isoTime,
  endedAt: v.nullable(isoTime),
  status: runStatus,
  hops: v.array(hop),
  exitCode: v.nullable(count),
  exitName: v.nullable(text),
  why: v.array(recordedWhy),
  counts,
  streak: v.nullable(count),
  previousRun: v.nullable(v.strictObject({ runId: guid, root: sha256Hex })),
  environmentRemoved: v.array(text),
  /** KBs that the start was told to try again although they are loops; absent without any. */
  retry: v.optional(v.array(text)),
  /** Updates that nothing but the agent's own list shows as installed; absent when there is none. */
  agentOnly: v.optional(count),
  /** Known states that hold and that policy accepts: not in `why`. Absent when there is none. */
  accepted: v.optional(v.array(acceptedState)),
});
export type Run = v.InferOutput<typeof run>;

export const step = v.strictObject({
  phase: phaseId,
  name: text,
  hop: count,
  status: v.picklist(['running', 'done', 'failed', 'skipped', 'waiting']),
  startedAt: isoTime,
  endedAt: v.nullable(isoTime),
  durationMs: count,
  error: v.nullable(recordedError),
});
export type Step = v.InferOutput<typeof step>;

/** Why a run could not be carried to its report as planned; the source of code 240 and its `why=`. */
export const failure = v.strictObject({ why: recordedWhy, phase: v.nullable(phaseId), error: recordedError });
export type Failure = v.InferOutput<typeof failure>;

/** `State/state.json`: the checkpoint, one entry a step. */
export const state = v.strictObject({
  schemaVersion,
  runId: guid,
  status: runStatus,
  hop: count,
  resumeAt: phaseId,
  updatedAt: isoTime,
  steps: v.array(step),
  failure: v.nullable(failure),
  restrictions: v.array(v.picklist(['next'])),
});
export type State = v.InferOutput<typeof state>;

export const rebootReason = v.strictObject({
  signal: text,
  strength: signalStrength,
  detail: text,
  pendingBefore: v.boolean(),
  decides: v.boolean(),
});

/** Who is logged on. `unknown` counts as somebody: nobody may lose work because it could not be read. */
export const sessionState = v.strictObject({
  state: v.picklist(['none', 'active', 'unknown']),
  findings: v.array(text),
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
  runId: guid,
  hop: count,
  decidedAt: isoTime,
  required: v.literal(true),
  resumeAt: phaseId,
  automatic: v.boolean(),
  delaySeconds: count,
  message: text,
  bootIdentity,
  reasons: v.array(rebootReason),
  /** What was decided about asking Windows to restart, before it was asked. */
  restart: v.optional(v.strictObject({ decision: restartDecision, sessions: sessionState })),
});
export type RebootPlan = v.InferOutput<typeof rebootPlan>;

/** One line of `Logs/Events.jsonl`; `prev` chains it to the exact bytes of the line before. */
export const event = v.strictObject({
  seq: count,
  time: isoTime,
  type: text,
  phase: v.nullable(phaseId),
  data: v.record(text, v.unknown()),
  prev: sha256Hex,
});
export type Event = v.InferOutput<typeof event>;
