import { callersZoneSentence } from '../../domain/maintenance-windows/time-zone.ts';
import { openProgramSentence, type OpenProgram } from '../../domain/open-program.ts';
import { buildsInForce } from '../../policy/builds-in-force.ts';
import { policyNotes } from '../../policy/notes.ts';
import type { System } from '../../system/system.ts';
import type { FirstEvent } from '../request.ts';
import type { StartContext } from './start-context.ts';

/** What was found on the way to a run. */
export interface Remarks {
  /** What a person should know of it, one sentence each. */
  readonly notes: readonly string[];
  /** What the evidence of a fresh run tells of it first. */
  readonly firstEvents: readonly FirstEvent[];
}

export interface FoundOnTheWay {
  /** Where users can write among the places that the policy was read from. */
  readonly openPlaces: readonly string[];
  /** What users can do to the program itself. */
  readonly openProgram: OpenProgram | null;
  /** Where the memory of another computer was put aside, of which this one is a copy. */
  readonly otherComputer: string | null;
}

/**
 * Keeps the copy of the configuration, now that its place is judged and the device is held. A dry run keeps none, and
 * for a run that was handed over it was kept then.
 */
export function remarksOf(
  { assets, host }: System,
  { policy, simulated, testMode, handedOver }: StartContext,
  { openPlaces, openProgram, otherComputer }: FoundOnTheWay,
): Remarks {
  const zone = simulated ? null : host.timeZoneOfCaller;
  const firstEvents = [
    ...(handedOver?.firstEvents ?? []),
    ...(otherComputer === null ? [] : [{ type: 'otherComputer', data: { putAside: otherComputer } }]),
    ...(openPlaces.length === 0 ? [] : [{ type: 'configOpenToUsers', data: { places: openPlaces } }]),
    ...(zone === null ? [] : [{ type: 'timeZoneOfCaller', data: { timeZone: zone } }]),
    ...(openProgram === null ? [] : [{ type: 'programOpenToUsers', data: { ...openProgram } }]),
  ];
  const copy = otherComputer === null ? [] : [copyOf(otherComputer)];
  const caller = [
    ...(openProgram === null ? [] : [openProgramSentence(openProgram)]),
    ...(zone === null ? [] : [callersZoneSentence(zone)]),
  ];
  if (!policy.ok) return { notes: [...caller, ...copy], firstEvents };
  const builds = simulated || policy.builds === null ? null : buildsInForce(assets, policy.builds).note;
  const notKept = testMode || handedOver !== null ? null : policy.keepCopy();
  const writable = openPlaces.map((place) => `users can write to ${place}, where the policy was read from`);
  const rest = [builds, notKept].filter((note) => note !== null);
  return { notes: [...policyNotes(policy), ...writable, ...caller, ...rest, ...copy], firstEvents };
}

const copyOf = (aside: string): string =>
  `this is a copy of another computer, of which nothing goes on here; what it remembered lies in ${aside}`;
