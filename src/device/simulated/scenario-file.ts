import * as v from 'valibot';
import { Faults, PatchPilotError, type Fault } from '../../errors/error.ts';
import { scenario as scenarioSchema, type Scenario } from '../../schema/scenario.ts';
import type { System } from '../../system/system.ts';
import { sameUpdate } from './state.ts';
import { scriptsOf } from './script.ts';

/** Where the embedded scenarios stand in the repository. */
export const EMBEDDED_SCENARIOS = 'examples/scenarios/';

const MAX_SCENARIO_BYTES = 5 * 1024 * 1024;

export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The exact bytes, for a hash in evidence. */
  readonly bytes: Uint8Array;
  /** The file as it was named, or the embedded name. */
  readonly source: string;
}

/** Names of the embedded scenarios, without `.json`, sorted. */
export const embeddedScenarios = (system: Pick<System, 'assets'>): string[] =>
  system.assets
    .names(EMBEDDED_SCENARIOS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(EMBEDDED_SCENARIOS.length, -'.json'.length));

/**
 * A scenario by its absolute path or by the name of an embedded one (with or without `.json`); a file goes first.
 * Throws `inputAbsent`, and `scenarioInvalid` with every fault of the file.
 */
export function loadScenario(system: Pick<System, 'files' | 'assets'>, path: string, name: string): LoadedScenario {
  const bytes = system.files.read(path, MAX_SCENARIO_BYTES);
  if (bytes !== undefined) return { scenario: parseScenario(decode(bytes, name), name), bytes, source: name };
  const embedded = name.replace(/\.json$/u, '');
  if (!embeddedScenarios(system).includes(embedded)) {
    throw new PatchPilotError('inputAbsent', name, 'expected a scenario file or the name of an embedded one');
  }
  const text = system.assets.text(`${EMBEDDED_SCENARIOS}${embedded}.json`);
  return { scenario: parseScenario(text, embedded), bytes: new TextEncoder().encode(text), source: embedded };
}

/** The scenario in a text, with every default filled in. Throws `scenarioInvalid` with every fault. */
export function parseScenario(text: string, file: string): Scenario {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (cause) {
    const message = `expected JSON, got ${cause instanceof Error ? cause.message : 'something else'}`;
    throw new Faults('scenarioInvalid', file, [{ file, path: '', message }], { cause });
  }
  const parsed = v.safeParse(scenarioSchema, content);
  if (!parsed.success) {
    const faults = parsed.issues.map((issue) => ({ file, path: v.getDotPath(issue) ?? '', message: issue.message }));
    throw new Faults('scenarioInvalid', file, faults);
  }
  const faults = twins(parsed.output, file);
  if (faults.length > 0) throw new Faults('scenarioInvalid', file, faults);
  return parsed.output;
}

/** Updates are told apart by id and revision; two with the same cannot be scripted. */
function twins(scenario: Scenario, file: string): Fault[] {
  const offers = scriptsOf(scenario).map((one) => one.offer);
  return offers.flatMap((offer, i) =>
    offers.findIndex((other) => sameUpdate(other, offer)) === i
      ? []
      : [{ file, path: 'updates', message: `expected one update of each id, got ${offer.kb ?? offer.title} twice` }],
  );
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Faults('scenarioInvalid', file, [{ file, path: '', message: 'expected UTF-8' }], { cause });
  }
}
