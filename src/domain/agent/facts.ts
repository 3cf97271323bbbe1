/** A category as the update agent tells it. */
export interface Category {
  readonly id: string | null;
  readonly name: string | null;
  /** `UpdateClassification`, `Product`, `ProductFamily`, `Company`. */
  readonly type: string | null;
}

/** What the update agent says of an update; null is what it did not say. */
export interface AgentFacts {
  readonly updateId: string;
  readonly revision: number;
  readonly title: string | null;
  /** Numbers without `KB`. */
  readonly kbs: readonly string[];
  readonly categories: readonly Category[];
  readonly severity: string | null;
  /** Bytes. */
  readonly maxSize: number | null;
  readonly released: string | null;
  readonly browseOnly: boolean | null;
  /** 4: offered as optional. */
  readonly deploymentAction: number | null;
  /** 2: exclusive. */
  readonly impact: number | null;
  readonly rebootBehavior: number | null;
  readonly canRequestUserInput: boolean | null;
  readonly driver: {
    readonly class: string | null;
    readonly hardwareId: string | null;
    readonly model: string | null;
    readonly date: string | null;
  } | null;
  /** Properties that threw, as far as they were asked for: what they would say is not known. */
  readonly missing?: readonly { readonly name: string }[];
}

const KB_NAME = /^KB\d{4,9}$/u;
/** `KB5072033` in a title, and the Italian `4052623 KB` (corpus/updates, Defender's platform on 22631). */
const KB_IN_TITLE = /\bKB ?(\d{6,7})(?!\d)|(?<!\d)(\d{6,7}) KB\b/gu;

/**
 * Every number of an update, `KB5034441`, once: those it states, then those that stand in its title, which say the same
 * and are there when the property cannot be read.
 */
export function kbsOf({ kbs, title }: Pick<AgentFacts, 'kbs' | 'title'>): string[] {
  const stated = kbs.map((number) => `KB${number.trim().replace(/^KB/iu, '')}`).filter((name) => KB_NAME.test(name));
  const titled = [...(title ?? '').matchAll(KB_IN_TITLE)].map((match) => `KB${match[1] ?? match[2] ?? ''}`);
  return [...new Set([...stated, ...titled])];
}

/** The first number, for people; null when there is none. Decisions look at all of them. */
export const kbOf = (facts: Pick<AgentFacts, 'kbs' | 'title'>): string | null => kbsOf(facts)[0] ?? null;
