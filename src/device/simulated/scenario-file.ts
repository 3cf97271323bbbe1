import { isTimeZone } from '../../domain/maintenance-windows/time-zone.ts';
import { updateKey } from '../../domain/update-key.ts';
import { Faults, PatchPilotError, type Fault } from '../../errors/error.ts';
import { checkSchema } from '../../schema/faults.ts';
import { scenario as scenarioSchema, type Scenario } from '../../schema/scenario.ts';
import { nearest } from '../../schema/nearest.ts';
import { parseStrictJson } from '../../schema/strict-json.ts';
import type { Files, System } from '../../system/system.ts';
import { scriptsOf } from './script.ts';

/** Where the embedded scenarios stand in the repository. */
export const EMBEDDED_SCENARIOS = 'examples/scenarios/';

const MAX_SCENARIO_BYTES = 5 * 1024 * 1024;
/** Objects and lists inside one another. */
const MAX_SCENARIO_DEPTH = 64;

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
 * Throws `scenarioAbsent`, and `scenarioInvalid` with every fault of the file.
 */
export function loadScenario(system: Pick<System, 'files' | 'assets'>, path: string, name: string): LoadedScenario {
  const bytes = bytesOf(system.files, path, name);
  if (bytes !== undefined) return { scenario: parseScenario(bytes, name), bytes, source: name };
  const embedded = name.replace(/\.json$/u, '');
  const names = embeddedScenarios(system);
  if (!names.includes(embedded)) throw absent(name, names);
  const own = new TextEncoder().encode(system.assets.text(`${EMBEDDED_SCENARIOS}${embedded}.json`));
  return { scenario: parseScenario(own, embedded), bytes: own, source: embedded };
}

function absent(name: string, names: readonly string[]): PatchPilotError {
  const near = names.find((one) => one.startsWith(name.toLowerCase())) ?? nearest(name, names);
  const hint = near === null ? '' : `; the nearest is ${near}`;
  return new PatchPilotError('scenarioAbsent', name, `expected a scenario file or the name of an embedded one${hint}`);
}

function bytesOf(files: Files, path: string, file: string): Uint8Array | undefined {
  try {
    return files.read(path, MAX_SCENARIO_BYTES);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Faults('scenarioInvalid', file, [{ file, path: '', message }], { cause });
  }
}

/**
 * The scenario in the bytes of a file, with every default filled in. Read as strictly as a policy, since policies stand
 * in it. Throws `scenarioInvalid` with every fault.
 */
export function parseScenario(bytes: Uint8Array, file: string): Scenario {
  const json = parseStrictJson(bytes, { file, maxBytes: MAX_SCENARIO_BYTES, maxDepth: MAX_SCENARIO_DEPTH });
  if (!json.ok) throw new Faults('scenarioInvalid', file, json.faults);
  const checked = checkSchema(scenarioSchema, json.value, file, json.locate);
  if (!checked.ok) throw new Faults('scenarioInvalid', file, checked.faults);
  const faults = [...twins(checked.value, file), ...unknownZone(checked.value, file)];
  if (faults.length > 0) throw new Faults('scenarioInvalid', file, faults);
  return checked.value;
}

/** Windows are judged in the zone of the device, so it must be one. */
function unknownZone({ timeZone }: Scenario, file: string): Fault[] {
  const message = `expected an IANA time zone such as Europe/Berlin, got ${JSON.stringify(timeZone)}`;
  return isTimeZone(timeZone) ? [] : [{ file, path: 'timeZone', message }];
}

/** Updates are told apart by id and revision; two with the same cannot be scripted. */
function twins(scenario: Scenario, file: string): Fault[] {
  const seen = new Set<string>();
  return scriptsOf(scenario).flatMap(({ offer }) => {
    const message = `expected one update of each id, got ${offer.kb ?? offer.title} twice`;
    if (seen.has(updateKey(offer))) return [{ file, path: 'updates', message }];
    seen.add(updateKey(offer));
    return [];
  });
}
