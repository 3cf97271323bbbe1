import * as v from 'valibot';
import { acceptedState } from './accepted-states.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  hresult,
  isoTime,
  recordedWhy,
  schemaVersion,
  sha256Hex,
  text,
} from './basics.ts';
import { phaseId } from './phases.ts';
import { effect, updateKind } from './catalog.ts';
import { bootIdentity } from './inventory.ts';
import { verdict } from './install-summary.ts';
import { runMode } from './run.ts';
import { checkResult } from './validation.ts';

/** `machine.json`: which computer the memory is of. When both differ from what is found, this is another computer. */
export const machine = v.strictObject({ schemaVersion, computerName: text, smbiosUuid: v.nullable(guid) });
export type Machine = v.InferOutput<typeof machine>;

/** Who holds the lock; the pid alone proves nothing. */
export const holder = v.strictObject({
  pid: count,
  processStartedAt: isoTime,
  bootId: v.nullable(guid),
  host: text,
});

/**
 * `lock.json`: for people and tools; what decides is `lock.hold` or the socket. `deviceFolder`: where the holder tells how far it
 * is, in the one that lies in the machine folder.
 */
export const lockFile = v.strictObject({
  schemaVersion,
  runId: v.nullable(guid),
  acquiredAt: isoTime,
  holder,
  deviceFolder: v.optional(text),
});
export type LockFile = v.InferOutput<typeof lockFile>;

/** `reboot-required.json`: the cookie, for people and tools; what waits, and what for, stands in `open-run.json`. */
export const rebootCookie = v.strictObject({
  schemaVersion,
  runId: guid,
  ...deviceIds.entries,
  hop: count,
  createdAt: isoTime,
  simulated: v.boolean(),
  bootIdentity,
  resumeAt: phaseId,
  sealSha256: sha256Hex,
  sealRoot: sha256Hex,
});
export type RebootCookie = v.InferOutput<typeof rebootCookie>;

/** `open-run.json`: the run of this device that is not finished, whatever the output root and ids. */
export const openRun = v.strictObject({
  schemaVersion,
  runId: guid,
  outputRoot: text,
  ...deviceIds.entries,
  mode: runMode,
  simulated: v.boolean(),
  status: v.picklist(['running', 'waiting', 'stopped']),
  hop: count,
  bootIdentity: v.nullable(bootIdentity),
  resumeAt: phaseId,
  startedAt: isoTime,
  policySha256: v.nullable(sha256Hex),
  kit: v.nullable(v.strictObject({ path: text, sha256: sha256Hex })),
  /** While it waits: the seal of its hop, and since when. */
  seal: v.optional(v.strictObject({ sha256: sha256Hex, root: sha256Hex })),
  waitingSince: v.optional(isoTime),
  /** What came of asking Windows to restart in this hop; the run itself is sealed by then. */
  restartAsked: v.optional(v.strictObject({ at: isoTime, delaySeconds: count, accepted: v.boolean(), detail: text })),
  /** What became of the cookie of the hop before, where it was not the one: it was not there, or it was damaged or of another run. */
  cookieLost: v.optional(v.picklist(['missing', 'rejected'])),
  /** What the seal of the hop before was found to contradict on resuming; empty or absent when nothing. */
  sealBroken: v.optional(v.array(v.strictObject({ path: text, problem: text, detail: text }))),
});
export type OpenRun = v.InferOutput<typeof openRun>;

/** `status.json`: live; what `status`, a monitor or an RMM script reads. */
export const deviceStatus = v.strictObject({
  schemaVersion,
  state: v.picklist(['working', 'waiting', 'idle']),
  runId: guid,
  phase: v.nullable(phaseId),
  phaseName: v.nullable(text),
  step: v.nullable(text),
  percent: v.nullable(count),
  startedAt: isoTime,
  heartbeatAt: isoTime,
  exitCode: v.nullable(count),
  status: text,
  nextAction: text,
});
export type DeviceStatus = v.InferOutput<typeof deviceStatus>;

/** `installers.json`: processes of installs that were started and not seen to end. */
export const installers = v.strictObject({
  schemaVersion,
  processes: v.array(v.strictObject({ pid: count, program: text, startedAt: isoTime, bootId: guid })),
});
export type InstallerProcess = v.InferOutput<typeof installers>['processes'][number];

/** What of a device can be repaired. */
export const repairKind = v.picklist(['componentStore', 'updateStore']);
export type RepairKind = v.InferOutput<typeof repairKind>;

/** `repairs.json`: when each was last repaired. */
export const repairs = v.strictObject({
  schemaVersion,
  repairs: v.array(v.strictObject({ kind: repairKind, time: isoTime, runId: guid })),
});
export type LastRepair = v.InferOutput<typeof repairs>['repairs'][number];

/** `last-run.json`: id, code and root of the run before. */
export const lastRun = v.strictObject({
  schemaVersion,
  runId: guid,
  runFolder: text,
  simulated: v.boolean(),
  exitCode: count,
  exitName: text,
  why: v.array(recordedWhy),
  counts,
  streak: v.nullable(count),
  /** Known states that held and that policy accepts; absent when there was none. */
  accepted: v.optional(v.array(acceptedState)),
  endedAt: isoTime,
  root: v.nullable(sha256Hex),
});
export type LastRun = v.InferOutput<typeof lastRun>;

/** `runs.json`: bounded; where each run of this device lies, whatever its output root and ids, and what it came to. */
export const knownRun = v.strictObject({
  runId: guid,
  folder: text,
  /** Where the state of the device lies for its output root and ids. */
  deviceFolder: text,
  simulated: v.boolean(),
  startedAt: isoTime,
  endedAt: v.nullable(isoTime),
  /** Null while it is not over. */
  exitCode: v.nullable(count),
});
export type KnownRun = v.InferOutput<typeof knownRun>;
export const deviceRuns = v.strictObject({ schemaVersion, runs: v.array(knownRun) });

/**
 * What a run did to an update, or was about to do. `pending`: nobody has seen yet what came of it. `claim`: what the installer said.
 */
const attempt = v.strictObject({
  runId: guid,
  time: isoTime,
  hresult: v.nullable(hresult),
  verdict: v.nullable(verdict),
  /** The build in force at the end of that run, `26100.3194`; absent where it was not known. */
  build: v.optional(text),
  pending: v.optional(v.literal(true)),
  claim: v.optional(v.picklist(['succeeded', 'failed'])),
  presentBefore: v.optional(v.boolean()),
  /** The boot in which it was attempted. */
  boot: v.optional(bootIdentity),
});
export type Attempt = v.InferOutput<typeof attempt>;

export const seenUpdate = v.strictObject({
  updateId: text,
  revision: count,
  kb: v.nullable(text),
  title: text,
  firstSeenAt: isoTime,
  lastSeenAt: isoTime,
  /** Kept where policy wanted it when it was seen last: its line of succession, the build it brings, and its release. */
  line: v.optional(text),
  target: v.optional(text),
  releasedAt: v.optional(v.nullable(isoTime)),
  /** What it must have left, as of when it was seen last: asked of the device where it is offered no more. */
  effects: v.optional(v.array(effect)),
  kbs: v.optional(v.array(text)),
  classification: v.optional(text),
  /** Found on the device since, whoever installed it: what is newer waits from its own first sight. */
  inForce: v.optional(v.boolean()),
  attempts: v.array(attempt),
  kind: v.optional(updateKind),
  required: v.optional(v.boolean()),
});
export type SeenUpdate = v.InferOutput<typeof seenUpdate>;

/** How an application check went before a run began to install; kept until a run has made the same check afterwards. */
export const keptCheck = v.strictObject({ runId: guid, time: isoTime, ...checkResult.entries });
export type KeptCheck = v.InferOutput<typeof keptCheck>;

/** `update-history.json`: bounded; deferral, overdue, loops and streaks are judged from it. */
export const updateHistory = v.strictObject({
  schemaVersion,
  updates: v.array(seenUpdate),
  checks: v.optional(v.array(keptCheck)),
  /** Of which simulated device it is; absent for a real one. */
  deviceName: v.optional(text),
});
export type UpdateHistory = v.InferOutput<typeof updateHistory>;

/** One line of `State/refusals.jsonl`: a start that could not make a run folder. */
export const refusal = v.strictObject({
  schemaVersion,
  time: isoTime,
  exitCode: count,
  why: recordedWhy,
  code: text,
  subject: v.nullable(text),
  message: text,
});
export type Refusal = v.InferOutput<typeof refusal>;

/** One line of `State/deletions.jsonl`: a run that was removed for its age. `root` is that of its manifest. */
export const deletion = v.strictObject({
  schemaVersion,
  time: isoTime,
  by: v.picklist(['run', 'prune']),
  retentionDays: count,
  runId: guid,
  startedAt: v.nullable(isoTime),
  endedAt: v.nullable(isoTime),
  exitCode: v.nullable(count),
  simulated: v.nullable(v.boolean()),
  root: v.nullable(sha256Hex),
});
export type Deletion = v.InferOutput<typeof deletion>;
