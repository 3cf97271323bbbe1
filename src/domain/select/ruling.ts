import type { Decision, Offer } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { UpdatePolicy } from '../../schema/policy/index.ts';

export type UpdateSettings = UpdatePolicy['updateSettings'];

/** Everything a rule may look at. Times in milliseconds since 1970 UTC. */
export interface RuleInput {
  readonly offer: Offer;
  readonly settings: UpdateSettings;
  readonly os: OsFacts | null;
  readonly nowMs: number;
  readonly firstSeenAtMs: number;
  /** From when a deferral counts: release or first sight of this update, or of the first of its line that waits. */
  readonly clockMs: number;
  /** One that somebody can see takes its place. */
  readonly replacedBy: Offer | null;
}

/** What a rule says: the decision, the key that decided (without `updateSettings.`; null: no policy did), and why. */
export interface Ruling {
  readonly decision: Decision;
  readonly rule: string;
  readonly key: keyof UpdateSettings | null;
  readonly detail: string;
}
