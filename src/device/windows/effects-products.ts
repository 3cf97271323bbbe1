import type * as v from 'valibot';
import type { Files } from '../../system/system.ts';
import type { packageAnswer, registryAnswer, valuesAnswer } from './answers.ts';
import { absent, checkPackage, notStated, present, unreadable, type EffectState, type Of } from './effects.ts';
import { checkPackageNewer } from './effects-by-kind.ts';
import { PACKAGE_STATE, packageStateName } from './package-state.ts';
import { atLeast, isNewer } from '../../domain/version.ts';

type Packages = v.InferOutput<typeof packageAnswer>;
type Registry = v.InferOutput<typeof registryAnswer>;
type Values = v.InferOutput<typeof valuesAnswer>;

/** Any of the packages is enough; none of them may be unreadable for all to be absent. */
export function checkAnyPackage(effect: Of<'anyPackage'>, answers: readonly Packages[]): EffectState {
  const states = effect.of.flatMap(({ name, minVersion, than }, at) => {
    const answer = answers[at];
    if (answer === undefined) return [];
    if (than !== undefined) return [checkPackageNewer({ type: 'packageNewer', name, than }, answer)];
    return [checkPackage({ type: 'package', name, ...(minVersion === undefined ? {} : { minVersion }) }, answer)];
  });
  const shown = states.find(({ state }) => state === 'present') ?? states.find(({ state }) => state === 'unreadable');
  if (shown !== undefined) return shown;
  return {
    ...absent(states.map(({ finding }) => finding).join('; ')),
    superseded: states.some(({ superseded }) => superseded === true),
    stagingTraces: states.some(({ stagingTraces }) => stagingTraces === true),
  };
}

/** A package that is named by the update: its state says everything; that there is none says nothing. */
export function checkPackageOfKb(effect: Of<'packageOfKb'>, answers: readonly Packages[]): EffectState {
  const packages = answers.flatMap((answer) => answer.packages);
  const inState = (...states: number[]) => packages.find(({ state }) => state !== null && states.includes(state));
  const said = (one: Packages['packages'][number]): string => `${one.name} is ${packageStateName(one.state)}`;
  const installed = inState(PACKAGE_STATE.installed, PACKAGE_STATE.permanent);
  if (installed !== undefined) return present(said(installed));
  const superseded = inState(PACKAGE_STATE.superseded);
  if (superseded !== undefined) return { ...absent(said(superseded)), superseded: true };
  const staged = inState(PACKAGE_STATE.staged, PACKAGE_STATE.installPending);
  if (staged !== undefined) return { ...absent(said(staged)), stagingTraces: true };
  return notStated(`no package is named by ${effect.kbs.join(', ')}`);
}

/**
 * The version in a value: the last number of two and more parts, which may stand in a path. A place that is not there
 * says nothing.
 */
export function checkVersion(effect: Of<'version'>, answer: Registry): EffectState {
  const what = `${effect.key}\\${effect.value}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const now = versionOf(answer);
  if (now === null) return unreadable(`${what}: no version there`);
  const { than, atLeast: least } = effect;
  if (least !== undefined && than !== undefined && atLeast(now, least) && than !== null && !isNewer(now, than))
    return unreadable(`${what}: still ${now}, which may be it`);
  if (least !== undefined)
    return atLeast(now, least) ? present(`${what} is ${now}`) : absent(`${what}: expected ${least}, got ${now}`);
  return than == null || isNewer(now, than)
    ? present(`${what} is ${now}, was ${than ?? 'not there'}`)
    : absent(`${what}: still ${now}`);
}

/** The version in a text value; null where there is none. */
export const versionOf = ({ state, data }: Pick<Registry, 'state' | 'data'>): string | null =>
  state === 'found' && typeof data === 'string' ? (data.match(/\d+(?:\.\d+)+/gu)?.at(-1) ?? null) : null;

/** The newest of the folders named by a version, `10.0.29429.1000-0`. */
export function checkFolderVersion(effect: Of<'folderVersion'>, path: string, files: Pick<Files, 'list'>): EffectState {
  const what = `${path}\\${effect.atLeast} or newer`;
  try {
    const versions = files
      .list(path)
      .flatMap(({ name, kind }) => (kind === 'folder' ? (/^(\d+(?:\.\d+){3})(?:-\d+)?$/u.exec(name)?.[1] ?? []) : []));
    const newest = versions.reduce<string | null>(
      (best, one) => (best === null || isNewer(one, best) ? one : best),
      null,
    );
    if (newest === null) return unreadable(`${what}: no folder is named by a version`);
    return atLeast(newest, effect.atLeast) ? present(`${path}\\${newest} is there`) : absent(`${what}: got ${newest}`);
  } catch (error) {
    return unreadable(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `State` of a patch. Source: `MSIPATCHSTATE` of msi.h. */
const PATCH = { applied: '1', superseded: '2', obsoleted: '4' } as const;

/** A patch whose name holds one of the KBs is applied to a product. */
export function checkInstallerPatch(effect: Of<'installerPatch'>, answer: Values): EffectState {
  const what = `patch of Windows Installer for ${effect.kbs.join(', ')}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const own = answer.opened.filter(({ data }) =>
    effect.kbs.some((kb) => new RegExp(`${kb}(?!\\d)`, 'iu').test(data[0] ?? '')),
  );
  const inState = (...states: string[]) => own.find(({ data }) => states.includes(data[1] ?? ''));
  const applied = inState(PATCH.applied);
  if (applied !== undefined) return present(`${applied.data[0] ?? what} is applied`);
  const replaced = inState(PATCH.superseded, PATCH.obsoleted);
  if (replaced !== undefined) return { ...absent(`${replaced.data[0] ?? what} is superseded`), superseded: true };
  return own.length > 0 ? unreadable(`${what}: its state could not be read`) : absent(`${what}: not there`);
}

/** Instances of SQL Server as the answer tells them: name and patch level. */
export const instancesIn = (answer: Pick<Values, 'opened'>): { instance: string; version: string | null }[] =>
  answer.opened.map(({ path, data }) => ({
    instance: path.split('\\').at(-2) ?? path,
    version: [data[0], data[1]].find((one) => one != null && one !== '') ?? null,
  }));

/** Every instance of the major version is newer than before; some of them only is no answer. */
export function checkPatchLevel(effect: Of<'patchLevel'>, answer: Values): EffectState {
  const what = 'patch level of SQL Server';
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const own = instancesIn(answer).filter(
    ({ instance }) => effect.major === null || instance.toUpperCase().startsWith(`MSSQL${effect.major}.`),
  );
  const before = new Map(effect.than.map(({ instance, version }) => [instance.toUpperCase(), version]));
  const moved = own.filter(({ instance, version }) => {
    const than = before.get(instance.toUpperCase());
    return version !== null && (than == null || isNewer(version, than));
  });
  const found = own.map(({ instance, version }) => `${instance} ${version ?? 'without one'}`).join(', ');
  if (own.length === 0 || own.some(({ version }) => version === null))
    return unreadable(`${what}: ${found || 'no instance'}`);
  if (moved.length === own.length) return present(`${what}: ${found}`);
  return moved.length === 0 ? absent(`${what}: still ${found}`) : unreadable(`${what}: not all are newer: ${found}`);
}

/** The framework of this line (8.0), at this version or a later one. */
export function checkSharedFramework({ version, architecture }: Of<'sharedFramework'>, answer: Values): EffectState {
  const what = `.NET ${version}${architecture === null ? '' : ` for ${architecture}`}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const line = version.split('.').slice(0, 2).join('.');
  const names = answer.opened.flatMap((key) => key.names);
  if (names.length === 0) return unreadable(`${what}: the device lists no shared framework`);
  const own = names.filter((name) => name.startsWith(`${line}.`));
  const fitting = own.find((name) => atLeast(name, version));
  return fitting === undefined
    ? absent(`${what}: got ${own.join(', ') || 'none of its line'}`)
    : present(`.NET ${fitting} is there`);
}
