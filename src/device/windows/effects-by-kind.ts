import type * as v from 'valibot';
import { buildFamily } from '../../domain/select/applicability.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { releaseNumber } from '../../domain/release.ts';
import type { packageAnswer, registryAnswer } from './answers.ts';
import { absent, checkBuild, listed, notStated, present, unreadable, type EffectState, type Of } from './effects.ts';
import { PACKAGE_STATE, packageStateName, packageVersion } from './package-state.ts';
import { atLeast, isNewer } from '../../domain/version.ts';

type Packages = v.InferOutput<typeof packageAnswer>;
type Registry = v.InferOutput<typeof registryAnswer>;

/** The newest version among the packages in one of these states; null when there is none. */
export function newestPackage(answer: Pick<Packages, 'packages'>, ...states: number[]): string | null {
  const versions = answer.packages
    .filter(({ state }) => state !== null && states.includes(state))
    .flatMap(({ name }) => packageVersion(name) ?? []);
  return versions.reduce<string | null>((best, one) => (best === null || isNewer(one, best) ? one : best), null);
}

/**
 * The build of a cumulative update, with its package beside it: the package has the build of the family's first release
 * (26100 on a 26200 device), so only revisions are compared. A build without its package is a contradiction, and so
 * is an installed package without its build; a staged one is the trace of an install that was not finished.
 */
export function checkCumulative(effect: Of<'cumulative'>, os: OsFacts | null, answer: Packages): EffectState {
  const build = checkBuild(effect, os);
  if (build.state === 'unreadable' || answer.state === 'unreadable') return build;
  const [wanted = 0, revision = 0] = effect.atLeast.split('.').map(Number);
  const own = answer.packages.filter(({ name }) => {
    const [ofBuild = 0, ofRevision = 0] = (packageVersion(name) ?? '').split('.').map(Number);
    return buildFamily(wanted).includes(ofBuild) && ofRevision >= revision;
  });
  const inState = (...states: number[]) => own.find(({ state }) => state !== null && states.includes(state));
  const installed = inState(PACKAGE_STATE.installed, PACKAGE_STATE.permanent);
  const staged = inState(PACKAGE_STATE.staged, PACKAGE_STATE.installPending);
  const shown = installed ?? staged ?? own[0];
  const seen = shown === undefined ? 'no package of it' : `${shown.name} is ${packageStateName(shown.state)}`;
  const stagingTraces = installed === undefined && staged !== undefined;
  const agree = (build.state === 'present') === (installed !== undefined) || shown?.state === null;
  return { ...build, finding: `${build.finding}; ${seen}`, stagingTraces, disagreed: agree ? [] : [seen] };
}

/** A package of this name that is installed now and newer than what was installed before the run. */
export function checkPackageNewer(effect: Of<'packageNewer'>, answer: Packages): EffectState {
  const what = `package ${effect.name} newer than ${effect.than ?? 'none'}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  const now = newestPackage(answer, PACKAGE_STATE.installed, PACKAGE_STATE.permanent);
  if (now !== null && (effect.than === null || isNewer(now, effect.than))) return present(`${effect.name} is ${now}`);
  const staged = newestPackage(answer, PACKAGE_STATE.staged, PACKAGE_STATE.installPending);
  const stagingTraces = staged !== null && (effect.than === null || isNewer(staged, effect.than));
  const unclear = answer.packages.find(({ state }) => state === null);
  if (unclear !== undefined) return unreadable(`${unclear.name}: its state could not be read`);
  const found = stagingTraces ? `${staged} is ${packageStateName(PACKAGE_STATE.staged)}` : `got ${now ?? 'none'}`;
  return { ...absent(`${what}: ${found}`), stagingTraces };
}

/**
 * The recovery environment is newer than before the run. Many devices state no version of theirs: corpus
 * currentversion.json.
 */
export function checkRecoveryNewer(effect: Of<'recoveryNewer'>, answer: Registry): EffectState {
  const what = `WinREVersion newer than ${effect.than ?? 'none'}`;
  const now = versionIn(answer);
  if (now === undefined) return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (now === null && effect.than === null) return unreadable(`${what}: the device states none`);
  if (now === null) return absent(`${what}: got none`);
  return effect.than === null || isNewer(now, effect.than)
    ? present(`WinREVersion is ${now}`)
    : absent(`${what}: got ${now}`);
}

/** Definitions at or above a version; a device on which Defender does not run has none to be raised. */
export function checkDefinitions(effect: Of<'definitions'>, answer: Registry): EffectState {
  const what = `AVSignatureVersion ${effect.atLeast} or newer`;
  const now = versionIn(answer);
  if (now === undefined) return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (now === null) return unreadable(`${what}: not there, Microsoft Defender does not say its version here`);
  return atLeast(now, effect.atLeast) ? present(`AVSignatureVersion is ${now}`) : absent(`${what}: got ${now}`);
}

/** The version in a text value; null when there is no such value, undefined when it cannot be read or is no text. */
function versionIn(answer: Registry): string | null | undefined {
  if (answer.state === 'absent') return null;
  return answer.state === 'found' && typeof answer.data === 'string' ? answer.data : undefined;
}

/**
 * The firmware in force is newer than before the run. Source: the EFI system resource table, whose version only a
 * success raises.
 */
export function checkFirmware(effect: Of<'firmware'>, answer: Registry): EffectState {
  const what = `firmware {${effect.resource}} newer than ${effect.than ?? 'none'}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (answer.state === 'absent') return absent(`${what}: the device lists none`);
  if (typeof answer.data !== 'number') return unreadable(`${what}: Version is no number`);
  const { data } = answer;
  return data > (effect.than ?? -1) ? present(`${what}: Version is ${data}`) : absent(`${what}: got ${data}`);
}

/**
 * The release in force, by the build that the upgrade leads to where that is known; an enablement package changes the
 * first number. A release that the device does not name is not readable. An upgrade that Windows took back leaves its
 * rollback folder behind.
 */
export function checkRelease(effect: Of<'release'>, os: OsFacts | null, rolledBack: boolean): EffectState {
  if (os === null) return unreadable('CurrentBuild and DisplayVersion could not be read');
  const { displayVersion, atLeast: target } = effect;
  const trace = rolledBack ? '; Windows took an upgrade back ($WINDOWS.~BT)' : '';
  const missing = (what: string): EffectState => ({ ...absent(`${what}${trace}`), stagingTraces: rolledBack });
  if (target !== undefined) {
    const [build = 0, ubr = 0] = target.split('.').map(Number);
    const found = `${os.build}.${os.ubr}`;
    const reached = os.build > build || (os.build === build && os.ubr >= ubr);
    return reached ? present(`build ${found}`) : missing(`build ${target} or newer: got ${found}`);
  }
  const wanted = releaseNumber(displayVersion ?? '');
  const now = releaseNumber(os.displayVersion);
  if (wanted === null || now === null)
    return unreadable(`release ${displayVersion ?? 'not named'}: the device says ${os.displayVersion}`);
  return now >= wanted
    ? present(`DisplayVersion is ${os.displayVersion}`)
    : missing(`DisplayVersion ${displayVersion ?? ''}: got ${os.displayVersion}`);
}

/** What the update agent lists as installed: ids in lower case. What is missing may be there all the same. */
export interface Detected {
  readonly ids: ReadonlySet<string>;
}

/**
 * What the agent lists as installed; null when it could not be asked. That it leaves one out says nothing: installed
 * updates are missing from its list on Server 2016, on 25H2, and when they are superseded.
 */
export function checkDetected(effect: Of<'detected'>, installed: Detected | null): EffectState {
  if (installed === null) return notStated('the update agent could not be asked what is installed');
  return installed.ids.has(effect.updateId.toLowerCase())
    ? listed('the update agent lists it as installed')
    : notStated('the update agent does not list it as installed, which proves nothing');
}
