import * as v from 'valibot';
import { count, guid, hresult, isoTime, schemaVersion, text } from './basics.ts';
import { signalStrength } from './inventory.ts';

/** A claim as `InstallClaim` of the device port has it. */
export const keptClaim = v.strictObject({
  outcome: v.picklist([
    'succeeded',
    'failed',
    'notApplicable',
    'alreadyInstalled',
    'timeLimit',
    'deviceRebooted',
    'heldForPower',
    'heldForReboot',
  ]),
  hresult: v.nullable(hresult),
  rebootRequired: v.boolean(),
  detail: v.nullable(text),
  durationMs: count,
});

/** Where one update stands on the device. `bootsLeft` counts the reboots until `atBoot` happens. */
export const keptUpdate = v.strictObject({
  updateId: text,
  revision: count,
  kb: v.nullable(text),
  downloadAttempts: count,
  installCalls: count,
  stage: v.picklist(['absent', 'staged', 'present']),
  atBoot: v.nullable(v.picklist(['present', 'rolledBack'])),
  bootsLeft: count,
  traces: v.boolean(),
  superseded: v.boolean(),
  rebootedDevice: v.boolean(),
});
export type KeptUpdate = v.InferOutput<typeof keptUpdate>;

export const keptSignal = v.strictObject({
  signal: text,
  strength: signalStrength,
  detail: text,
  blocksInstallation: v.boolean(),
  clearsAtReboot: v.boolean(),
});
export type KeptSignal = v.InferOutput<typeof keptSignal>;

const historyEntry = v.strictObject({ updateId: text, revision: count, at: isoTime, claim: keptClaim });

/** `device.json`: what a simulated device remembers between process starts. */
export const simulatedDeviceState = v.strictObject({
  schemaVersion,
  scenario: text,
  /** Of the scenario's content: another one, and no open run, makes the device anew. */
  fingerprint: text,
  bootId: guid,
  bootCount: count,
  startCount: count,
  /** The device's own time. */
  clock: isoTime,
  /** The next start finds the device rebooted, whatever the cookie says. */
  rebootsItself: v.boolean(),
  updates: v.array(keptUpdate),
  signals: v.array(keptSignal),
  /** The update agent's own history of installs that ended, in order. */
  history: v.array(historyEntry),
});
export type SimulatedDeviceState = v.InferOutput<typeof simulatedDeviceState>;

/**
 * One line of `device-changes.jsonl`: what one act changed since `device.json` was written by the start of this number.
 */
export const deviceChange = v.strictObject({
  startCount: count,
  clock: v.optional(isoTime),
  rebootsItself: v.optional(v.literal(true)),
  update: v.optional(keptUpdate),
  signals: v.optional(v.array(keptSignal)),
  history: v.optional(historyEntry),
});
export type DeviceChange = Omit<v.InferOutput<typeof deviceChange>, 'startCount'>;

/** One line of `installs.jsonl`: an install call, on disk before the act. */
export const installCall = v.strictObject({
  schemaVersion,
  at: isoTime,
  updateId: text,
  revision: count,
  kb: v.nullable(text),
  call: count,
});
export type InstallCall = v.InferOutput<typeof installCall>;
