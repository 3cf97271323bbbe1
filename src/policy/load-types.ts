import type { PatchPilotError } from '../errors/error.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { EffectivePolicy } from '../schema/policy/index.ts';
import type { StatedIds } from './decide-ids.ts';
import type { InlinePolicies } from './inline.ts';
import type { GivenBuilds } from './read-builds.ts';
import type { LastGoodStore } from './last-good.ts';

export interface LoadInput {
  /** `--config`; null without one. */
  readonly config: string | null;
  /** Where the program lies: `config` in it is used when nothing is named. Null: not looked for (drill). */
  readonly programFolder: string | null;
  /** Ids of the command line. */
  readonly ids: StatedIds;
  readonly policyProfileId: string | null;
  /** True: for any device of its site, unless one is named: without a device id, and no folder of a device holds. */
  readonly anyDevice?: boolean;
  /** `--output-root`; a root of the profile that this system cannot have is a fault only without it. */
  readonly outputRoot?: string | null;
  /** Policies of a scenario, used when there is no configuration. */
  readonly inline: InlinePolicies | null;
  /** SHA-256 in lower-case hex. */
  readonly hash: (bytes: Uint8Array) => string;
  /** Where the last good copy of a named configuration is; absent: none is used and none is kept. */
  readonly cache?: LastGoodStore;
}

/** Where the policies came from; what was found `beside` the program has to lie in a trusted folder. */
export type ConfigOrigin = 'given' | 'beside' | 'inline' | 'builtIn';

export interface LoadedPolicy {
  readonly ok: true;
  readonly ids: DeviceIds;
  readonly policyProfileId: string | null;
  /** `outputRoot` of the profile as a full path; null without one. */
  readonly outputRoot: string | null;
  readonly effective: EffectivePolicy;
  readonly origin: ConfigOrigin;
  /** The folder of the configuration; null for inline and built-in policies. */
  readonly configFolder: string | null;
  /**
   * The table of builds that the configuration brings; whether it is newer than the embedded one is not looked at yet.
   */
  readonly builds: GivenBuilds | null;
  /** Things worth telling: a cached copy and its age. */
  readonly notes: readonly string[];
  /**
   * Keeps what was read as the last good copy, where a store was given and the configuration itself was read. To be
   * called once the folder of the store is judged and the device is held. Returns why no copy could be kept, or null;
   * never throws.
   */
  readonly keepCopy: () => string | null;
}

export interface FailedPolicy {
  readonly ok: false;
  /** A `Faults` with every fault, or one of `idInvalid`, `configMissing`, `configUnreadable`. */
  readonly error: PatchPilotError;
  /** As far as they could be told; the stated ones and the defaults otherwise. */
  readonly ids: DeviceIds;
  readonly outputRoot: string | null;
}
