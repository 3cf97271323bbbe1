import { win32 } from 'node:path';
import type { OpenProgram } from '../../domain/open-program.ts';
import { Faults, type Fault } from '../../errors/error.ts';
import type { BootIdentity, OsFacts } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import { accountItem, bootItem, demandOne, demandPart, osItem, placeItem, type PlaceItem } from './answers.ts';
import { BridgeError } from './bridge-error.ts';
import { setForeignAside } from './foreign-content.ts';
import { foldersAbove, refusalAbove, refusalOf } from './inspect-place.ts';
import { osFactsOf } from './os-facts.ts';
import { Bridge } from './bridge.ts';
import { openProgramOf, programLineage } from './program-place.ts';
import type { RequestLine } from './powershell.ts';
import { PLACES_SILENCE_MS, PLACES_TIMEOUT_MS } from './limits.ts';

export interface PlacesRequest {
  /**
   * Absolute; made and hardened. Null for a start that writes nothing (`plan`, `doctor`): then places are looked at
   * only.
   */
  readonly outputRoot: string | null;
  /** Folders whose content steers us, such as the configuration beside the program; only judged. */
  readonly judged: readonly string[];
  /** The program's own file, links resolved, where its place is to be judged. */
  readonly program?: string;
  /** False for test mode, `plan` and `doctor`: they leave no key in the registry. */
  readonly makeBootKey: boolean;
}

/** What the first bridge call of a start found and made. */
export interface WindowsPlaces {
  readonly account: string;
  readonly elevated: boolean;
  readonly os: OsFacts | null;
  /** Null when the key is not there and was not to be made. */
  readonly boot: BootIdentity | null;
  /** Of the folders in `judged`: those that users can write to or that belong to somebody else. */
  readonly writableByUsers: readonly string[];
  /** What users can do to `program`; null where that is nothing, or none was named. */
  readonly openProgram: OpenProgram | null;
  /** What was created or hardened; each worth an event. */
  readonly notes: readonly string[];
}

const LIMITS = { timeoutMs: PLACES_TIMEOUT_MS, silenceMs: PLACES_SILENCE_MS };
/** Windows PowerShell, and its first answer of a start. */
export interface OpenedWindows {
  /** Whom everything is asked. Who opened it closes it. */
  readonly bridge: Bridge;
  readonly places: WindowsPlaces;
}

/** Below the machine folder; `TEMP` of child processes once it is protected. */
export const TEMPORARY_FOLDER = 'temp';

/** `securePlaces` by a process that answers all further questions of this start. */
export async function openWindows(system: System, request: PlacesRequest): Promise<OpenedWindows> {
  const bridge = new Bridge(system);
  try {
    return { bridge, places: await securePlaces(bridge, system, request) };
  } catch (error) {
    await bridge.close();
    throw error;
  }
}

/**
 * Phase 01's first call, before anything is written: judges the places, creates and hardens ours, reads or makes the
 * boot key. Throws `outputUnusable` with every place that cannot be used, `bridgeFailed`. Without elevation nothing is
 * made and no place is refused: the answer says `elevated: false`.
 */
export async function securePlaces(bridge: Bridge, system: System, request: PlacesRequest): Promise<WindowsPlaces> {
  const { machineFolder } = system.host;
  const temporary = win32.join(machineFolder, TEMPORARY_FOLDER);
  const root = request.outputRoot === null ? [] : [win32.normalize(request.outputRoot).replace(/(?<=[^:])\\$/u, '')];
  const ours =
    request.outputRoot === null ? [] : distinct([win32.dirname(machineFolder), machineFolder, temporary, ...root]);
  const above = distinct(ours.flatMap(foldersAbove)).filter((path) => !has(ours, path));
  const program = request.program === undefined ? [] : programLineage(request.program);
  const lines: RequestLine[] = [
    ...above.map((path): RequestLine => [isParentBelowRoot(path, root) ? 'close' : 'judge', path]),
    ...ours.flatMap((path): RequestLine[] => [
      ['create', path],
      ['harden', path],
    ]),
    ...[...request.judged, ...program].map((path): RequestLine => ['judge', path]),
    ...(request.makeBootKey ? [['bootKey'] as const] : []),
  ];
  const answer = await bridge.ask('places', lines, LIMITS);
  const account = demandOne(answer, 'places', 'account', accountItem);
  const elevated = account.isAdministrator || account.isSystem;
  const places = demandPart(answer, 'places', 'places', placeItem);
  const at = (index: number): PlaceItem => {
    const place = places.find((one) => one.index === index);
    if (place === undefined) throw new BridgeError('noise', 'places', `expected an answer to line ${index}, got none`);
    return place;
  };
  const madeAt = above.length;
  const made = ours.map((_, index) => [at(madeAt + index * 2), at(madeAt + index * 2 + 1)] as const);
  if (elevated) {
    const faults = [
      ...above.map((_, index) => faultOf(at(index), refusalAbove)),
      ...made.map(([, hardened]) => faultOf(hardened, refusalOf)),
    ].filter((fault) => fault !== null);
    if (faults.length > 0) throw new Faults('outputUnusable', faults[0]?.file ?? null, faults);
  }
  const hardened = made.filter(([, place]) => place.action === 'hardened').map(([, place]) => place.path);
  const aside = await setForeignAside(bridge, system, hardened);
  const judgedAt = madeAt + ours.length * 2;
  const programAt = judgedAt + request.judged.length;
  const boot = demandOne(answer, 'places', 'boot', bootItem);
  return {
    account: account.name,
    elevated,
    os: osFactsOf(demandOne(answer, 'places', 'os', osItem)),
    boot: bootIdentityOf(boot, elevated && request.makeBootKey),
    writableByUsers: request.judged.filter((_, index) => isOpen(at(judgedAt + index))),
    openProgram: openProgramOf(program.map((_, index) => at(programAt + index))),
    notes: [...above.flatMap((_, index) => closedNote(at(index))), ...made.flatMap(notesOf), ...aside],
  };
}

function faultOf(place: PlaceItem, refusal: (place: PlaceItem) => string | null): Fault | null {
  const message = refusal(place);
  return message === null ? null : { file: place.path, path: '', message };
}

/**
 * The folder of the output root, where it lies in the root of a drive: who may write there by default can rename it.
 */
const isParentBelowRoot = (path: string, root: readonly string[]): boolean =>
  has(
    root.map((one) => win32.dirname(one)),
    path,
  ) &&
  win32.dirname(path) !== path &&
  win32.parse(path).root === win32.dirname(path);

const closedNote = ({ action, path }: PlaceItem): string[] =>
  action === 'hardened' ? [`hardened ${path}: until now users could exchange what lies in it`] : [];

function notesOf([created, hardened]: readonly [PlaceItem, PlaceItem]): string[] {
  if (created.action === 'created') return [`created ${created.path}, for SYSTEM and Administrators only`];
  if (hardened.action !== 'hardened') return [];
  const users = created.writableByUsers.join(', ');
  return [`hardened ${hardened.path}: until now ${users} could write there`];
}

const isOpen = (place: PlaceItem): boolean =>
  place.state !== 'absent' &&
  (place.state === 'unreadable' || !place.ownerAccepted || place.writableByUsers.length > 0);

function bootIdentityOf(boot: { id: string | null }, demanded: boolean): BootIdentity | null {
  const id = boot.id?.toLowerCase() ?? '';
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id)) return { id, source: 'volatile registry key' };
  if (!demanded) return null;
  throw new BridgeError('partFailed', 'places', 'expected a boot identity, got none');
}

/** Windows compares paths without case. */
const has = (paths: readonly string[], path: string): boolean =>
  paths.some((one) => one.toLowerCase() === path.toLowerCase());

const distinct = (paths: readonly string[]): string[] => paths.filter((path, i) => !has(paths.slice(0, i), path));
