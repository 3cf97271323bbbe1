import type { DecidedId } from '../domain/policy/effective.ts';
import { deviceIdsOf } from '../domain/policy/effective.ts';
import type { PolicyFile } from '../domain/policy/files.ts';
import type { Fault } from '../schema/fault.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import { openGlobal, readChain, readWithRing } from './chain.ts';
import type { ConfigPlace } from './find-config.ts';
import { ofAnother } from './packed.ts';
import { inlineFiles, type InlinePolicies } from './inline.ts';
import { checkNames, demandAnyPolicy, namedWithoutConfig, ringWithoutFolder, unknownRing } from './known-names.ts';
import { isPacked } from './packed.ts';
import { packedBuilds, readBuilds, type GivenBuilds } from './read-builds.ts';
import { POLICY_MAX_BYTES, POLICY_MAX_DEPTH, type ReadFile } from './read-policy-file.ts';
import type { TreeContext } from './tree-context.ts';

/** The files that hold for one device, and the ids and ring that chose them. */
export interface Gathered {
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
  /** What is normal and still worth a line. */
  readonly notes: readonly string[];
  readonly ids: readonly DecidedId[];
  readonly ring: DecidedId | null;
  /** A table of builds beside the policies. */
  readonly builds: GivenBuilds | null;
}

/** How ids and ring are decided once the global level is read. */
export interface Deciders {
  readonly ring: (global: readonly PolicyFile[]) => DecidedId | null;
  readonly ids: (global: readonly PolicyFile[]) => DecidedId[];
}

/** The files of a config tree for one device, of inline policies, or none. Throws `configUnreadable`, `idInvalid`. */
export function gatherFiles(
  reading: Pick<TreeContext, 'reader' | 'path' | 'hash'>,
  place: ConfigPlace | null,
  input: { readonly inline: InlinePolicies | null },
  decide: Deciders,
): Gathered {
  if (place !== null) {
    const context: TreeContext = { ...reading, root: place.root, profileFile: place.profileFile };
    const packed = packedIn(context);
    return packed === null ? fromTree(context, decide) : fromPacked(reading, packed, decide);
  }
  const { inline } = input;
  const gathered =
    inline === null
      ? { files: [], faults: [], notes: [], ids: decide.ids([]), ring: decide.ring([]), builds: null }
      : fromInline(reading, inline, decide);
  return { ...gathered, notes: namedWithoutConfig(gathered.ids, gathered.ring) };
}

/** A file for one device holds for that device: whom the command line names otherwise would get what is another's. */
function fromPacked(reading: Pick<TreeContext, 'hash'>, packed: InlinePolicies, decide: Deciders): Gathered {
  const gathered = fromInline(reading, packed, decide);
  const { files, ids, ring, faults } = gathered;
  return { ...gathered, faults: [...faults, ...ofAnother(files, ring === null ? ids : [...ids, ring])] };
}

function fromInline(reading: Pick<TreeContext, 'hash'>, inline: InlinePolicies, decide: Deciders): Gathered {
  const { files, faults } = inlineFiles(inline, reading.hash);
  const { builds, faults: inTable } = packedBuilds(inline.builds, inline.file, reading.hash);
  return {
    files,
    faults: [...faults, ...inTable],
    notes: [],
    ids: decide.ids(files),
    ring: decide.ring(files),
    builds,
  };
}

function fromTree(context: TreeContext, decide: Deciders): Gathered {
  const global = openGlobal(context);
  // Read once without a ring to learn which one; the reader answers the second time from what it kept.
  const ring = decide.ring(readWithRing(context, global, null).files);
  const top = readWithRing(context, global, ring?.value ?? null);
  const ids = decide.ids(top.files);
  const chain = readChain(context, global, deviceIdsOf(ids), ring?.value ?? null);
  const lost = ring !== null && !top.ringFound && !chain.ringFound ? ring : null;
  const missing = lost === null ? [] : unknownRing(context, global, lost, ids);
  const without = lost === null || missing.length > 0 ? [] : ringWithoutFolder(context, global, lost);
  const names = checkNames(context, global, ids);
  const files = [...top.files, ...chain.files];
  const faults = [...top.faults, ...chain.faults, ...missing, ...names.faults];
  if (files.length === 0 && faults.length === 0) demandAnyPolicy(context, global);
  const { builds, faults: inTable } = readBuilds(context);
  return { files, faults: [...faults, ...inTable], notes: [...names.notes, ...without], ids, ring, builds };
}

/** The policies of a named file that holds all of them (`packPolicy`); null when it is a profile or has faults. */
export function packedIn({ profileFile, reader, path }: TreeContext): InlinePolicies | null {
  if (profileFile === null || (reader.stat(profileFile)?.size ?? 0) > POLICY_MAX_BYTES) return null;
  const bytes = reader.read(profileFile, POLICY_MAX_BYTES);
  const file = path.basename(profileFile);
  const json =
    bytes === undefined
      ? null
      : parseStrictJson(bytes, { file, maxBytes: POLICY_MAX_BYTES, maxDepth: POLICY_MAX_DEPTH });
  return json?.ok === true && isPacked(json.value)
    ? { file, policies: json.value.policies, builds: json.value.builds }
    : null;
}
