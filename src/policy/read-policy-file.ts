import { checkPolicyFile, withoutFaulty } from '../domain/policy/check-file.ts';
import { isObject, type PolicyFile } from '../domain/policy/files.ts';
import { isWindowsAbsolute, refusedPath } from '../domain/policy/refused-path.ts';
import type { Fault } from '../schema/fault.ts';
import { isPacked } from './packed.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import type { PolicyName } from '../schema/policy/index.ts';
import type { TreeContext } from './tree-context.ts';

export const POLICY_MAX_BYTES = 1_048_576;
export const POLICY_MAX_DEPTH = 64;

/** A policy file with the hash of its bytes. */
export interface ReadFile extends PolicyFile {
  readonly sha256: string;
  /** All that it says, where that is more than `value`, which is what is sound of it. */
  readonly asRead?: unknown;
}

export interface ReadFiles {
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
}

/**
 * Reads and checks one policy file. What is no regular file of at most 1 MiB is refused before it is opened. Faults are
 * in the answer, beside what is sound of the file; a file that cannot be read throws `configUnreadable`.
 */
export function readPolicyFile(
  context: TreeContext,
  path: string,
  place: Omit<PolicyFile, 'value' | 'locate'>,
): ReadFiles {
  const no = (message: string): ReadFiles => ({ files: [], faults: [{ file: place.file, path: '', message }] });
  const stat = context.reader.stat(path);
  if (stat === undefined) return no('expected a file, got nothing');
  if (stat.kind !== 'file') return no(`expected a file, got a ${stat.kind === 'other' ? 'device or pipe' : stat.kind}`);
  if (stat.size > POLICY_MAX_BYTES) return no(`expected at most ${POLICY_MAX_BYTES} bytes, got ${stat.size}`);
  const bytes = context.reader.read(path, POLICY_MAX_BYTES);
  if (bytes === undefined) return no('expected a file, got nothing');
  const json = parseStrictJson(bytes, { file: place.file, maxBytes: POLICY_MAX_BYTES, maxDepth: POLICY_MAX_DEPTH });
  // Of a packed configuration that is no sound JSON nothing else is told: it is no profile.
  const read = json.ok ? json : isPacked(json.read?.value) ? undefined : json.read;
  if (read === undefined) return { files: [], faults: json.ok ? [] : json.faults };
  const stated: PolicyFile = { ...place, value: read.value, locate: read.locate };
  const faults = [...(json.ok ? [] : json.faults), ...checkPolicyFile(stated)];
  // What is sound in it goes on, so that broken locks and ids in the wrong place are told together with the rest.
  const sound = faults.length === 0 ? stated : { ...stated, value: withoutFaulty(read.value, faults) };
  if (faults.length > 0 && checkPolicyFile(sound).length > 0) return { files: [], faults };
  const whole = { ...withFullPaths(context, path, sound), sha256: context.hash(bytes) };
  return { files: [faults.length === 0 ? whole : { ...whole, asRead: read.value }], faults };
}

/** `outputRoot` and `policyPaths` of a profile as full paths: relative ones start at the file they stand in. */
function withFullPaths(context: TreeContext, path: string, file: PolicyFile): PolicyFile {
  if (file.policy !== 'ClientProfile' || !isObject(file.value)) return file;
  const { outputRoot, policyPaths } = file.value;
  const full = (stated: unknown) => (typeof stated === 'string' ? fullPath(context, path, stated) : stated);
  const paths = isObject(policyPaths)
    ? Object.fromEntries(Object.entries(policyPaths).map(([k, v]) => [k, full(v)]))
    : null;
  const value = {
    ...file.value,
    ...(outputRoot === undefined ? {} : { outputRoot: full(outputRoot) }),
    ...(paths === null ? {} : { policyPaths: paths }),
  };
  return { ...file, value };
}

/** A stated path from the folder of `file`; `\` works on every system, and a full Windows path stays as it is. */
export function fullPath(context: TreeContext, file: string, stated: string): string {
  if (isWindowsAbsolute(stated)) return stated;
  const { path } = context;
  return path.resolve(path.dirname(file), path.sep === '/' ? stated.replaceAll('\\', '/') : stated);
}

/** Why the target of a `policyPaths` entry is not opened: its form, or a link on the way to it. */
export function refusedTarget(context: TreeContext, path: string): string | null {
  const refused = refusedPath(path);
  if (refused !== null) return refused;
  const folder = context.path.dirname(path);
  return context.reader.stat(folder)?.kind === 'link' ? 'expected a file, got one behind a link' : null;
}

/** The policy that each key of `policyPaths` is about. */
export const POLICY_OF_PATH_KEY: Readonly<Record<string, PolicyName>> = {
  updatePolicy: 'UpdatePolicy',
  appValidationPolicy: 'AppValidationPolicy',
  backupPolicy: 'BackupPolicy',
  reportingPolicy: 'ReportingPolicy',
};
