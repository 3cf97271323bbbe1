import { parentPort, workerData } from 'node:worker_threads';
import { everyCase, groundOf, play, type Outcome } from './fault-cases.ts';

/** What a worker plays: of the cases of a scenario those whose number leaves `share` when divided by `of`. */
export interface Share {
  readonly scenario: string;
  readonly codes: readonly number[];
  readonly share: number;
  readonly of: number;
  /** 1 plays every case, 10 every tenth. */
  readonly step: number;
}

export interface Played {
  readonly outcomes: readonly Outcome[];
  /** One message for each case that did not end as if nothing had happened. */
  readonly failures: readonly string[];
}

const { scenario, codes, share, of, step } = workerData as Share;
const ground = await groundOf(scenario, codes);
const outcomes: Outcome[] = [];
const failures: string[] = [];
const cases = (await everyCase(ground)).filter((_, index) => index % step === 0);
for (const [index, one] of cases.entries()) {
  if (index % of !== share) continue;
  try {
    outcomes.push(await play(ground, one));
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
}
parentPort?.postMessage({ outcomes, failures } satisfies Played);
