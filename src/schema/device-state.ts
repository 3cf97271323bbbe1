import * as v from 'valibot';
import { described } from './described.ts';
import { acceptedState } from './accepted-states.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  hresult,
  isoTime,
  recordedWhy,
  runId,
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
export const machine = v.strictObject({
  schemaVersion,
  computerName: described(text, 'Name of the computer.'),
  smbiosUuid: described(v.nullable(guid), 'UUID of its board; null: it cannot be read.'),
});
export type Machine = v.InferOutput<typeof machine>;

/** Who holds the lock; the pid alone proves nothing. */
export const holder = v.strictObject({
  pid: described(count, 'Process id.'),
  processStartedAt: described(isoTime, 'When the process was started.'),
  bootId: described(v.nullable(guid), 'Boot in which it was started; null: not known.'),
  host: described(text, 'Computer on which it runs.'),
});

/**
 * `lock.json`: for people and tools; what decides is `lock.hold` or the socket. `deviceFolder`: where the holder tells
 * how far it is, in the one that lies in the machine folder.
 */
export const lockFile = v.strictObject({
  schemaVersion,
  runId: described(v.nullable(guid), 'Id of the run; null: none.'),
  acquiredAt: described(isoTime, 'When the lock was taken.'),
  holder: described(holder, 'The process that holds it.'),
  deviceFolder: described(v.optional(text), 'Where the holder tells how far it is; in the lock of the machine only.'),
});
export type LockFile = v.InferOutput<typeof lockFile>;

/** `reboot-required.json`: the cookie, for people and tools; what waits, and what for, stands in `open-run.json`. */
export const rebootCookie = v.strictObject({
  schemaVersion,
  runId,
  ...deviceIds.entries,
  hop: described(count, 'The hop that ended with the reboot.'),
  createdAt: described(isoTime, 'Since when the run waits.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  bootIdentity: described(bootIdentity, 'The boot in which it was written.'),
  resumeAt: described(phaseId, 'Phase at which the run goes on.'),
  sealSha256: described(sha256Hex, 'SHA-256 of the seal of the hop.'),
  sealRoot: described(sha256Hex, 'Merkle root of the seal of the hop.'),
});
export type RebootCookie = v.InferOutput<typeof rebootCookie>;

/** `open-run.json`: the run of this device that is not finished, whatever the output root and ids. */
export const openRun = v.strictObject({
  schemaVersion,
  runId,
  outputRoot: described(text, 'Where the run lies.'),
  ...deviceIds.entries,
  mode: described(runMode, 'How the run was started.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  status: described(v.picklist(['running', 'waiting', 'stopped']), 'How far the run is.'),
  hop: described(count, 'Its hop, counted from 1.'),
  bootIdentity: described(v.nullable(bootIdentity), 'The boot of its newest hop; null: not known.'),
  resumeAt: described(phaseId, 'Phase at which it goes on.'),
  startedAt: described(isoTime, 'When it was started.'),
  policySha256: described(v.nullable(sha256Hex), 'Hash of the policy that it began with; null: not known.'),
  kit: described(
    v.nullable(
      v.strictObject({
        path: described(text, 'Where the kit lies.'),
        sha256: described(sha256Hex, 'SHA-256 of its list.'),
      }),
    ),
    'The kit that it installs from; null: none.',
  ),
  /** While it waits: the seal of its hop, and since when. */
  seal: described(
    v.optional(
      v.strictObject({
        sha256: described(sha256Hex, 'SHA-256 of the file.'),
        root: described(sha256Hex, 'Its Merkle root.'),
      }),
    ),
    'Seal of the hop that waits.',
  ),
  waitingSince: described(v.optional(isoTime), 'Since when it waits for a reboot.'),
  /** What came of asking Windows to restart in this hop; the run itself is sealed by then. */
  restartAsked: described(
    v.optional(
      v.strictObject({
        at: described(isoTime, 'When it was asked.'),
        delaySeconds: described(count, 'Seconds between the notice and the restart.'),
        accepted: described(v.boolean(), 'Whether Windows accepted it.'),
        detail: described(text, 'What Windows said.'),
      }),
    ),
    'What came of asking Windows to restart in this hop; absent where it was not asked.',
  ),
  /**
   * What became of the cookie of the hop before, where it was not the one: it was not there, or it was damaged or of
   * another run.
   */
  cookieLost: described(
    v.optional(v.picklist(['missing', 'rejected'])),
    'What became of the cookie of the hop before, where it was not the one.',
  ),
  /** What the seal of the hop before was found to contradict on resuming; empty or absent when nothing. */
  sealBroken: described(
    v.optional(
      v.array(
        v.strictObject({
          path: described(text, 'File that differs.'),
          problem: described(text, 'The kind of difference.'),
          detail: described(text, 'What was found.'),
        }),
      ),
    ),
    'What the seal of the hop before was found to contradict on resuming; empty or absent when nothing.',
  ),
});
export type OpenRun = v.InferOutput<typeof openRun>;

/** `status.json`: live; what `status`, a monitor or an RMM script reads. */
export const deviceStatus = v.strictObject({
  schemaVersion,
  state: described(
    v.picklist(['working', 'waiting', 'idle']),
    '`working`: a run goes on; `waiting`: one waits for a reboot; `idle`: none is open.',
  ),
  runId,
  phase: described(v.nullable(phaseId), 'Phase that is carried out; null: none.'),
  phaseName: described(v.nullable(text), 'Name of that phase; null: none.'),
  step: described(v.nullable(text), 'What is done in it; null: nothing is told.'),
  percent: described(v.nullable(count), 'How far the phase is, 0 to 100; null: not known.'),
  startedAt: described(isoTime, 'When the run was started.'),
  heartbeatAt: described(isoTime, 'Last sign of life.'),
  exitCode: described(v.nullable(count), 'Exit code of the run; null while it goes on.'),
  status: described(text, 'How things stand, in a word.'),
  nextAction: described(text, 'What to do next.'),
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
  repairs: v.array(v.strictObject({ kind: repairKind, time: isoTime, runId })),
});
export type LastRepair = v.InferOutput<typeof repairs>['repairs'][number];

/** `last-run.json`: id, code and root of the run before. */
export const lastRun = v.strictObject({
  schemaVersion,
  runId,
  runFolder: described(text, 'Where the run lies.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  exitCode: described(count, 'Its exit code.'),
  exitName: described(text, 'Name of the exit code.'),
  why: described(v.array(recordedWhy), 'The reasons of a 100 or 240; empty for other codes.'),
  counts: described(counts, 'The five counters of its last line.'),
  streak: described(
    v.nullable(count),
    'How many runs in a row ended with 210, this one included; null for any other code.',
  ),
  /** Known states that held and that policy accepts; absent when there was none. */
  accepted: described(
    v.optional(v.array(acceptedState)),
    'Known states that held and that policy accepts; absent when there was none.',
  ),
  endedAt: described(isoTime, 'When it ended.'),
  root: described(v.nullable(sha256Hex), 'Merkle root of its manifest; null where it has none.'),
});
export type LastRun = v.InferOutput<typeof lastRun>;

/** `runs.json`: bounded; where each run of this device lies, whatever its output root and ids, and what it came to. */
export const knownRun = v.strictObject({
  runId,
  folder: described(text, 'Where the run lies.'),
  /** Where the state of the device lies for its output root and ids. */
  deviceFolder: described(text, 'Where the state of the device lies for its output root and ids.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  startedAt: described(isoTime, 'When it was started.'),
  endedAt: described(v.nullable(isoTime), 'When it ended; null while it is not over.'),
  /** Null while it is not over. */
  exitCode: described(v.nullable(count), 'Its exit code; null while it is not over.'),
});
export type KnownRun = v.InferOutput<typeof knownRun>;
export const deviceRuns = v.strictObject({
  schemaVersion,
  runs: described(v.array(knownRun), 'The runs of this device; the oldest are dropped.'),
});

/**
 * What a run did to an update, or was about to do. `pending`: nobody has seen yet what came of it. `claim`: what the
 * installer said.
 */
const attempt = v.strictObject({
  runId,
  time: described(isoTime, 'When it was attempted.'),
  hresult: described(v.nullable(hresult), 'Result code as a signed 32-bit number; null where there is none.'),
  verdict: described(v.nullable(verdict), 'What the device shows of it; null while nobody has looked.'),
  /** The build in force at the end of that run, `26100.3194`; absent where it was not known. */
  build: described(v.optional(text), 'Build in force at the end of that run; absent: not known.'),
  pending: described(v.optional(v.literal(true)), 'Nobody has seen yet what came of it; absent otherwise.'),
  claim: described(v.optional(v.picklist(['succeeded', 'failed'])), 'What the installer said.'),
  presentBefore: described(v.optional(v.boolean()), 'Whether its effect was there before the run; absent: not known.'),
  /** The boot in which it was attempted. */
  boot: described(v.optional(bootIdentity), 'The boot in which it was attempted.'),
});
export type Attempt = v.InferOutput<typeof attempt>;

export const seenUpdate = v.strictObject({
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  title: described(text, 'Its title.'),
  firstSeenAt: described(isoTime, 'When this device first saw it.'),
  lastSeenAt: described(isoTime, 'When this device last saw it.'),
  /**
   * Kept where policy wanted it when it was seen last: its line of succession, the build it brings, and its release.
   */
  line: described(v.optional(text), 'Its line of succession, where policy wanted it when it was seen last.'),
  target: described(v.optional(text), 'The build that it brings, where policy wanted it when it was seen last.'),
  releasedAt: described(v.optional(v.nullable(isoTime)), 'When it was released; null: not known.'),
  /** What it must have left, as of when it was seen last: asked of the device where it is offered no more. */
  effects: described(v.optional(v.array(effect)), 'What it must have left, as of when it was seen last.'),
  kbs: described(v.optional(v.array(text)), 'All its KB numbers, `kb` first; absent where it has one at most.'),
  classification: described(v.optional(text), 'Its classification, as its source says it.'),
  /** Found on the device since, whoever installed it: what is newer waits from its own first sight. */
  inForce: described(v.optional(v.boolean()), 'Found on the device since, whoever installed it.'),
  attempts: described(v.array(attempt), 'What runs did to it, or were about to do.'),
  kind: described(v.optional(updateKind), 'Its kind; absent: not known.'),
  required: described(v.optional(v.boolean()), 'Whether it counted as required.'),
});
export type SeenUpdate = v.InferOutput<typeof seenUpdate>;

/** How an application check went before a run began to install; kept until a run has made the same check afterwards. */
export const keptCheck = v.strictObject({
  runId,
  time: described(isoTime, 'When the check was made.'),
  ...checkResult.entries,
});
export type KeptCheck = v.InferOutput<typeof keptCheck>;

/** `update-history.json`: bounded; deferral, overdue, loops and streaks are judged from it. */
export const updateHistory = v.strictObject({
  schemaVersion,
  updates: described(v.array(seenUpdate), 'The updates that this device has seen; bounded.'),
  checks: described(
    v.optional(v.array(keptCheck)),
    'How checks went before a run installed, until a run has made them afterwards.',
  ),
  /** Of which simulated device it is; absent for a real one. */
  deviceName: described(v.optional(text), 'Of which simulated device it is; absent for a real one.'),
});
export type UpdateHistory = v.InferOutput<typeof updateHistory>;

/** One line of `State/refusals.jsonl`: a start that could not make a run folder. */
export const refusal = v.strictObject({
  schemaVersion,
  time: described(isoTime, 'When the start was refused.'),
  exitCode: described(count, 'Exit code of the start.'),
  why: described(recordedWhy, 'The reason, a `why=`.'),
  code: described(text, 'Code of the catalogue of errors.'),
  subject: described(v.nullable(text), 'What it is about; null where it is about nothing in particular.'),
  message: described(text, 'What happened.'),
});
export type Refusal = v.InferOutput<typeof refusal>;

/** One line of `State/deletions.jsonl`: a run that was removed for its age. `root` is that of its manifest. */
export const deletion = v.strictObject({
  schemaVersion,
  time: described(isoTime, 'When the run was removed.'),
  by: described(v.picklist(['run', 'prune']), 'What removed it: a later run, or the command `prune`.'),
  retentionDays: described(count, 'How many days runs are kept.'),
  runId,
  startedAt: described(v.nullable(isoTime), 'When the run was started; null: not known.'),
  endedAt: described(v.nullable(isoTime), 'When it ended; null: not known.'),
  exitCode: described(v.nullable(count), 'Its exit code; null: not known.'),
  simulated: described(v.nullable(v.boolean()), 'Whether its device is a scripted one; null: not known.'),
  root: described(v.nullable(sha256Hex), 'Merkle root of its manifest; null where it had none.'),
});
export type Deletion = v.InferOutput<typeof deletion>;

/** One run that was sent: where to, and what stood in the zip. */
export const sentRun = v.strictObject({
  runId,
  to: described(text, 'The folder that was named, absolute.'),
  /** Absent in a record of an older version too; it says nothing then, and the folder itself is looked at. */
  volume: described(v.optional(text), 'Serial number of the volume of that folder, in hexadecimal; absent: not known.'),
  path: described(text, 'The zip.'),
  time: described(isoTime, 'When it was sent, or found there.'),
  verdict: described(v.picklist(['VALID', 'INVALID', 'INCOMPLETE', 'UNVERIFIABLE']), 'What `verify` said of the zip.'),
  root: described(v.nullable(sha256Hex), 'Merkle root of the run; null where it has none.'),
});
export type SentRun = v.InferOutput<typeof sentRun>;

/** `State/sent.json`: which runs of this output root `bundle --new` has sent where; only of those still here. */
export const sentRuns = v.strictObject({
  schemaVersion,
  sent: described(v.array(sentRun), 'The runs that were sent, and where to.'),
});
