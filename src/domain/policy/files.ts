import type { Locate } from '../../schema/faults.ts';
import type { PolicyName } from '../../schema/policy/index.ts';

/** The levels in the order in which they are applied; a later one wins. */
export const LEVELS = ['Global', 'Tenant', 'Client', 'Site', 'Device'] as const;
export type LevelName = (typeof LEVELS)[number];

/** One policy file as it was read: an object with directives (`$append`, `$lock`, ...), before any default. */
export interface PolicyFile {
  readonly policy: PolicyName;
  /** The name that sources and faults carry: relative to the config folder, with `/`. */
  readonly file: string;
  readonly level: LevelName;
  /** The ring folder it stands in, applied right after its level; null for the level itself. */
  readonly profile: string | null;
  readonly value: unknown;
  readonly locate?: Locate;
}

/** `Tenant`, or `Tenant/profiles/Production`: as sources name it. */
export const levelText = (file: Pick<PolicyFile, 'level' | 'profile'>): string =>
  file.profile === null ? file.level : `${file.level}/profiles/${file.profile}`;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
