import { win32 } from 'node:path';
import { hashOf } from '../../evidence/hash.ts';
import { buildFamily } from '../../domain/select/applicability.ts';
import type { Effect } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { Files } from '../../system/system.ts';
import type { fileAnswer, packageAnswer, productAnswer, registryAnswer } from './answers.ts';
import { PACKAGE_STATE, packageStateName, packageVersion } from './package-state.ts';
import type { RequestLine } from './powershell.ts';
import { atLeast } from '../../domain/version.ts';
import type * as v from 'valibot';

/** What one effect shows. */
export interface EffectState {
  /**
   * `notStated`: nothing on disk was found that says it either way; `listed`: the agent says so, and nothing else does.
   */
  readonly state: 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';
  readonly finding: string;
  readonly superseded?: boolean;
  readonly stagingTraces?: boolean;
  /** What on the device contradicts the state, one sentence each. */
  readonly disagreed?: readonly string[];
}

export const present = (finding: string): EffectState => ({ state: 'present', finding });
export const absent = (finding: string): EffectState => ({ state: 'absent', finding });
export const unreadable = (finding: string): EffectState => ({ state: 'unreadable', finding });

/** Nothing on disk says it either way. */
export const notStated = (finding: string): EffectState => ({ state: 'notStated', finding });
/** The agent's list has it, and nothing else was asked. */
export const listed = (finding: string): EffectState => ({ state: 'listed', finding });

export type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Kits name folders that lie elsewhere on some devices; only these, and only at the beginning. */
export function expandPath(path: string, systemRoot: string): string {
  const drive = win32.parse(systemRoot).root;
  const folders: Readonly<Record<string, string>> = {
    '%systemroot%': systemRoot,
    '%programfiles%': win32.join(drive, 'Program Files'),
    '%programfiles(x86)%': win32.join(drive, 'Program Files (x86)'),
    '%programdata%': win32.join(drive, 'ProgramData'),
  };
  return path.replace(/^%[^%\\]+%/u, (name) => folders[name.toLowerCase()] ?? name);
}

/** The packages of cumulative updates. */
const ROLLUP = 'Package_for_RollupFix';
const WINDOWS_VERSION_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const DEFINITIONS_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Signature Updates';
const FIRMWARE_KEY = 'HKLM\\HARDWARE\\UEFI\\ESRT';

/** The version of the recovery environment. */
export const RECOVERY_VERSION: RequestLine = ['registry', WINDOWS_VERSION_KEY, 'WinREVersion'];
/** The version of a firmware resource that is in force. */
export const firmwareVersion = (resource: string): RequestLine => [
  'registry',
  `${FIRMWARE_KEY}\\{${resource}}`,
  'Version',
];

/** The lines of `effects.ps1` that answer an effect; none for one that needs none. */
export function requestsFor(effect: Effect, systemRoot: string): RequestLine[] {
  switch (effect.type) {
    case 'anyPackage':
      return effect.of.map(({ name }): RequestLine => ['package', name]);
    case 'packageOfKb':
      return effect.kbs.map((kb): RequestLine => ['package', packageOfKb(kb)]);
    default: {
      const line = requestFor(effect, systemRoot);
      return line === null ? [] : [line];
    }
  }
}

/** Updates of Windows that are no rollup leave a package named by their KB. Source: corpus packages.json. */
export const packageOfKb = (kb: string): string => `Package_for_${kb}~`;

/**
 * Patches of Windows Installer that are applied to products of the machine. Source: `MsiEnumPatchesEx`, and the keys as
 * public scripts read them.
 */
const INSTALLER_PATCHES =
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products\\*\\Patches\\*';
/** Source: the setup of SQL Server, as dbatools and others read it. */
export const SQL_INSTANCES: RequestLine = [
  'values',
  'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL*\\Setup',
  'PatchLevel;Version',
];
/** Versions are names of values there, in the 32-bit view on every Windows of 64 bits. */
const sharedFrameworks = (architecture: string): string =>
  `HKLM\\SOFTWARE\\WOW6432Node\\dotnet\\Setup\\InstalledVersions\\${architecture}\\sharedfx\\Microsoft.NETCore.App`;

function requestFor(
  effect: Exclude<Effect, { type: 'anyPackage' | 'packageOfKb' }>,
  systemRoot: string,
): RequestLine | null {
  switch (effect.type) {
    case 'registry':
      return ['registry', effect.key, effect.value];
    case 'package':
      return ['package', effect.name];
    case 'product':
      return ['product', effect.name];
    case 'file':
      return ['file', expandPath(effect.path, systemRoot)];
    case 'cumulative':
      return ['package', ROLLUP];
    case 'packageNewer':
      return ['package', effect.name];
    case 'recoveryNewer':
      return RECOVERY_VERSION;
    case 'definitions':
      return ['registry', DEFINITIONS_KEY, 'AVSignatureVersion'];
    case 'firmware':
      return firmwareVersion(effect.resource);
    case 'driver':
      return ['driver', effect.hardwareId];
    case 'version':
      return ['registry', effect.key, effect.value];
    case 'installerPatch':
      return ['values', INSTALLER_PATCHES, 'DisplayName;State'];
    case 'patchLevel':
      return SQL_INSTANCES;
    case 'sharedFramework':
      return ['values', sharedFrameworks(effect.architecture ?? '*'), ''];
    case 'build':
    case 'release':
    case 'detected':
    case 'folderVersion':
      return null;
  }
}

export function checkRegistry(effect: Of<'registry'>, answer: v.InferOutput<typeof registryAnswer>): EffectState {
  const what = `${effect.key}\\${effect.value}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (answer.state === 'absent') return absent(`${what}: not there`);
  if (answer.cut) return unreadable(`${what}: too long to be compared`);
  const number = answer.kind === 'DWord' || answer.kind === 'QWord';
  const equal =
    typeof effect.equals === 'number'
      ? number && String(answer.data) === String(effect.equals)
      : !number && answer.data === effect.equals;
  const found = Array.isArray(answer.data) ? answer.data.join(';') : String(answer.data);
  return equal ? present(`${what} is ${found}`) : absent(`${what}: expected ${effect.equals}, got ${found}`);
}

/** Packages whose names begin so; the newest that is installed counts. */
export function checkPackage(effect: Of<'package'>, answer: v.InferOutput<typeof packageAnswer>): EffectState {
  const wanted = effect.minVersion === undefined ? '' : ` ${effect.minVersion} or newer`;
  const what = `package ${effect.name}${wanted}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const fitting = answer.packages.filter(({ name }) => {
    const version = packageVersion(name);
    return effect.minVersion === undefined || (version !== null && atLeast(version, effect.minVersion));
  });
  const inState = (...states: number[]) => fitting.filter((one) => one.state !== null && states.includes(one.state));
  const [installed] = inState(PACKAGE_STATE.installed, PACKAGE_STATE.permanent);
  if (installed !== undefined) return present(`${installed.name} is ${packageStateName(installed.state)}`);
  const [unclear] = fitting.filter((one) => one.state === null);
  if (unclear !== undefined) return unreadable(`${unclear.name}: its state could not be read`);
  const [superseded] = inState(PACKAGE_STATE.superseded);
  const [staged] = inState(PACKAGE_STATE.staged, PACKAGE_STATE.installPending);
  const [other] = fitting;
  const finding = other === undefined ? `${what}: not there` : `${other.name} is ${packageStateName(other.state)}`;
  return { ...absent(finding), superseded: superseded !== undefined, stagingTraces: staged !== undefined };
}

export function checkProduct(effect: Of<'product'>, answer: v.InferOutput<typeof productAnswer>): EffectState {
  const what = `${effect.name} ${effect.minVersion} or newer`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const versions = answer.products.map((one) => one.version);
  const fitting = versions.find((version) => version !== null && atLeast(version, effect.minVersion));
  if (fitting !== undefined && fitting !== null) return present(`${effect.name} ${fitting} is installed`);
  if (versions.length === 0) return absent(`${what}: not installed`);
  return absent(`${what}: got ${versions.map((version) => version ?? 'no version').join(', ')}`);
}

/** The revision within a family of builds; a device of another family shows nothing of this update. */
export function checkBuild(effect: Pick<Of<'build'>, 'atLeast'>, os: OsFacts | null): EffectState {
  if (os === null) return unreadable('CurrentBuild and UBR could not be read');
  const [build = 0, ubr = 0] = effect.atLeast.split('.').map(Number);
  const found = `${os.build}.${os.ubr}`;
  if (!buildFamily(os.build).includes(build)) {
    return absent(`build ${effect.atLeast} or newer: the device is a ${found}, of another family`);
  }
  return os.ubr >= ubr ? present(`build ${found}`) : absent(`build ${effect.atLeast} or newer: got ${found}`);
}

/**
 * State, version and content of a file; its hash is made in our own process, from the same bytes that Windows loads.
 */
export function checkFileEffect(
  effect: Of<'file'>,
  answer: v.InferOutput<typeof fileAnswer>,
  path: string,
  files: Pick<Files, 'chunks'>,
): EffectState {
  if (answer.state === 'unreadable') return unreadable(`${path}: ${answer.message ?? 'not readable'}`);
  if (answer.state === 'absent') return absent(`${path}: not there`);
  const { fileVersion } = answer;
  if (effect.minVersion !== undefined && (fileVersion === null || !atLeast(fileVersion, effect.minVersion))) {
    return absent(`${path}: expected version ${effect.minVersion} or newer, got ${fileVersion ?? 'none'}`);
  }
  const version = fileVersion === null ? '' : ` version ${fileVersion}`;
  if (effect.sha256 === undefined) return present(`${path}${version} is there`);
  try {
    const { sha256 } = hashOf(files.chunks(path));
    return sha256 === effect.sha256
      ? present(`${path}${version} has SHA-256 ${sha256}`)
      : absent(`${path}: expected SHA-256 ${effect.sha256}, got ${sha256}`);
  } catch (error) {
    return unreadable(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
