/** What the update agent says of an update; null is what it did not say. */
export interface AgentFacts {
  readonly updateId: string;
  readonly revision: number;
  readonly title: string | null;
  /** Numbers without `KB`. */
  readonly kbs: readonly string[];
  readonly categories: readonly {
    readonly id: string | null;
    readonly name: string | null;
    readonly type: string | null;
  }[];
  readonly severity: string | null;
  /** Bytes. */
  readonly maxSize: number | null;
  readonly released: string | null;
  readonly browseOnly: boolean | null;
  /** 5: offered as optional. */
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
}

/** `KB5034441`, the first of an update that is one; null when it has none. */
export const kbOf = ({ kbs }: Pick<AgentFacts, 'kbs'>): string | null =>
  kbs.map((number) => `KB${number}`).find((name) => /^KB\d{4,9}$/u.test(name)) ?? null;
