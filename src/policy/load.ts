import { posix, win32 } from 'node:path';
import { profileOf } from '../domain/policy/check-file.ts';
import { deviceIdsOf, effectivePolicy } from '../domain/policy/effective.ts';
import { levelText } from '../domain/policy/files.ts';
import { mergeLevels } from '../domain/policy/merge.ts';
import { isWindowsAbsolute } from '../domain/policy/refused-path.ts';
import { DEFAULT_IDS } from '../domain/ids.ts';
import { toldWhere } from '../domain/redirected-path.ts';
import { asPatchPilotError, Faults, type PatchPilotError } from '../errors/error.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { Fault } from '../schema/fault.ts';
import type { System } from '../system/system.ts';
import { assertStatedIds, COMMAND_LINE, decideIds, decideRing } from './decide-ids.ts';
import { findConfig, type ConfigPlace } from './find-config.ts';
import { gatherFiles, type Gathered } from './gather.ts';
import type { LastGoodCopy, LastGoodStore } from './last-good.ts';
import type { ConfigOrigin, FailedPolicy, LoadedPolicy, LoadInput } from './load-types.ts';
import type { GivenBuilds } from './read-builds.ts';
import { guardedReader, StableReader } from './reader.ts';

export type { ConfigOrigin, FailedPolicy, LoadedPolicy, LoadInput } from './load-types.ts';

type PolicySystem = Pick<System, 'files' | 'clock' | 'host'>;

/**
 * The policy of this device. Never throws for what it reads: all faults of the device's chain come back at once. A
 * named configuration that cannot be read is replaced by its last good copy of at most 7 days (`cachedPolicy`), where a
 * store for one was given; a share that is missing counts as unreadable, a missing local folder is `configMissing`.
 */
export function loadPolicy(system: PolicySystem, input: LoadInput): LoadedPolicy | FailedPolicy {
  const reader = new StableReader(guardedReader(system.files, system.clock));
  const first = attempt(system, input, reader, null);
  const { cache, config } = input;
  if (config === null || cache === undefined) return first;
  if (first.ok) return { ...first, keepCopy: () => keepCopy(system, cache, config, reader) };
  const copy = isUnreadable(first.error, config) ? cache.load(config, system.clock.now()) : undefined;
  if (copy === undefined) return first;
  const second = attempt(system, input, new StableReader(copy.reader), copy);
  return second.ok ? second : first;
}

function attempt(
  system: PolicySystem,
  input: LoadInput,
  reader: StableReader,
  copy: LastGoodCopy | null,
): LoadedPolicy | FailedPolicy {
  const path = system.host.platform === 'win32' ? win32 : posix;
  let known: DeviceIds | undefined;
  try {
    assertStatedIds(input.ids, input.policyProfileId);
    const place = findConfig(reader, path, { ...input, workingFolder: system.host.workingFolder });
    const gathered = gatherFiles({ reader, path, hash: input.hash }, place, input, {
      ring: (global) => decideRing(input.policyProfileId, global),
      ids: (global) => decideIds(input.ids, global, input.anyDevice === true ? null : system.host.hostName),
    });
    const ids = deviceIdsOf(gathered.ids);
    known = ids;
    if (place !== null) reader.assertUnchanged();
    return judged(system, input, { place, gathered, copy }, (faults, outputRoot) =>
      failed(new Faults(codeOf(faults), place?.root ?? gathered.files[0]?.file ?? null, faults), ids, outputRoot),
    );
  } catch (thrown) {
    const error = toldWhere(asPatchPilotError(thrown), system.host, (at) => system.files.stat(at) !== undefined);
    return known === undefined ? withoutProfile(system, input, error) : failed(error, known, null);
  }
}

const failed = (error: PatchPilotError, ids: DeviceIds, outputRoot: string | null): FailedPolicy => ({
  ok: false,
  error,
  ids,
  outputRoot,
});

/**
 * No profile could be read: the ids are those of the command line and the defaults, as for a start without profiles.
 */
function withoutProfile({ host }: PolicySystem, { ids }: LoadInput, error: PatchPilotError): FailedPolicy {
  try {
    return failed(error, deviceIdsOf(decideIds(ids, [], host.hostName)), null);
  } catch (thrown) {
    return failed(asPatchPilotError(thrown), { ...DEFAULT_IDS, deviceId: '' }, null); // `idInvalid`: no run begins
  }
}

function judged(
  { host }: PolicySystem,
  input: LoadInput,
  {
    place,
    gathered,
    copy,
  }: {
    readonly place: ConfigPlace | null;
    readonly gathered: Gathered;
    readonly copy: LastGoodCopy | null;
  },
  failed: (faults: readonly Fault[], outputRoot: string | null) => FailedPolicy,
): LoadedPolicy | FailedPolicy {
  const { files, ring } = gathered;
  if (gathered.faults.length > 0) return failed([...gathered.faults, ...mergeLevels(files).faults], lastRoot(gathered));
  const result = effectivePolicy({
    files,
    read: files.map((file) => ({ path: file.file, level: levelText(file), sha256: file.sha256 })),
    ids: ring === null ? gathered.ids : [...gathered.ids, ring],
    cachedPolicy: copy !== null,
    hash: input.hash,
  });
  if (!result.ok) return failed(result.faults, lastRoot(gathered));
  const { builds } = gathered;
  const effective = { ...result.effective, ...(builds === null ? {} : { builds: madeOf(builds) }) };
  const outputRoot = effective.policies.ClientProfile.outputRoot ?? null;
  const foreign = host.platform !== 'win32' && outputRoot !== null && isWindowsAbsolute(outputRoot);
  if (foreign && input.outputRoot == null) return failed([foreignRoot(effective.sources, host.platform)], null);
  return {
    ok: true,
    ids: deviceIdsOf(gathered.ids),
    policyProfileId: ring?.value ?? null,
    outputRoot: foreign ? null : outputRoot,
    effective,
    origin: originOf(place, gathered),
    configFolder: place?.root ?? null,
    builds,
    notes: [
      ...(copy === null
        ? []
        : [`cachedPolicy: the configuration could not be read; a copy of ${age(copy.ageMs)} is used`]),
      ...gathered.notes,
    ],
    keepCopy: () => null,
  };
}

/** The output root as far as profiles without faults tell: where a run that cannot begin may still say so. */
function lastRoot({ files }: Gathered): string | null {
  const profiles = files.filter(({ policy }) => policy === 'ClientProfile').map(profileOf);
  return profiles.findLast((profile) => profile?.outputRoot !== undefined)?.outputRoot ?? null;
}

function keepCopy(system: PolicySystem, cache: LastGoodStore, config: string, reader: StableReader): string | null {
  try {
    cache.save(config, system.clock.now(), reader);
    return null;
  } catch (thrown) {
    return `no copy of the configuration could be kept: ${asPatchPilotError(thrown).message}`;
  }
}

/** A share that is gone looks like a folder that never was: for `\\server\...` both mean unreadable. */
function isUnreadable(error: PatchPilotError, config: string): boolean {
  return error.code === 'configUnreadable' || (error.code === 'configMissing' && /^[\\/]{2}/u.test(config));
}

function originOf(place: ConfigPlace | null, { files }: Gathered): ConfigOrigin {
  return place?.origin ?? (files.length === 0 ? 'builtIn' : 'inline');
}

function foreignRoot(sources: readonly { key: string; source: string }[], platform: string): Fault {
  const file = sources.find(({ key }) => key === 'ClientProfile.outputRoot')?.source ?? '';
  return { file, path: 'outputRoot', message: `expected a path of ${platform}, or --output-root, got a Windows path` };
}

const madeOf = ({ file, sha256, table }: GivenBuilds) => ({ file, sha256, madeOn: table.madeOn });

const age = (ms: number): string => `${Math.max(0, Math.round(ms / 3_600_000))} hours ago`;

/** Where nothing but the command line is wrong, no file is to be mended. */
const codeOf = (faults: readonly Fault[]): 'configInvalid' | 'placeUnknown' =>
  faults.every(({ file }) => file === COMMAND_LINE.source) ? 'placeUnknown' : 'configInvalid';
