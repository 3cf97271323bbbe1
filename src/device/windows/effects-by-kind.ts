import type * as v from 'valibot';
import { buildFamily } from '../../domain/select/applicability.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { driverAnswer, packageAnswer, registryAnswer } from './answers.ts';
import { absent, judgeBuild, present, unreadable, type EffectSight, type Of } from './effects.ts';
import { PACKAGE_STATE, packageStateName, packageVersion } from './package-state.ts';
import { atLeast } from './version.ts';

type Packages = v.InferOutput<typeof packageAnswer>;
type Registry = v.InferOutput<typeof registryAnswer>;

/** The newest version among the packages in one of these states; null when there is none. */
export function newestPackage(answer: Pick<Packages, 'packages'>, ...states: number[]): string | null {
  const versions = answer.packages
    .filter(({ state }) => state !== null && states.includes(state))
    .flatMap(({ name }) => packageVersion(name) ?? []);
  return versions.reduce<string | null>((best, one) => (best === null || isNewer(one, best) ? one : best), null);
}

const isNewer = (version: string, than: string): boolean => atLeast(version, than) && !atLeast(than, version);

/**
 * The build of a cumulative update, with its package beside it: the package has the build of the family's first release
 * (26100 on a 26200 device), so only revisions are compared. A build without its package is a contradiction, and so
 * is an installed package without its build; a staged one is the trace of an install that was not finished.
 */
export function judgeCumulative(effect: Of<'cumulative'>, os: OsFacts | null, answer: Packages): EffectSight {
  const build = judgeBuild(effect, os);
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
export function judgePackageNewer(effect: Of<'packageNewer'>, answer: Packages): EffectSight {
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

/** The recovery environment is newer than before the run. */
export function judgeRecoveryNewer(effect: Of<'recoveryNewer'>, answer: Registry): EffectSight {
  const what = `WinREVersion newer than ${effect.than ?? 'none'}`;
  const now = versionIn(answer);
  if (now === undefined) return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (now !== null && (effect.than === null || isNewer(now, effect.than))) return present(`WinREVersion is ${now}`);
  return absent(`${what}: got ${now ?? 'none'}`);
}

/** Definitions at or above a version; a device on which Defender does not run has none to be raised. */
export function judgeDefinitions(effect: Of<'definitions'>, answer: Registry): EffectSight {
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

/** The firmware in force is newer than before the run. Source: the EFI system resource table, whose version only a success raises. */
export function judgeFirmware(effect: Of<'firmware'>, answer: Registry): EffectSight {
  const what = `firmware {${effect.resource}} newer than ${effect.than ?? 'none'}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (answer.state === 'absent') return absent(`${what}: the device lists none`);
  if (typeof answer.data !== 'number') return unreadable(`${what}: Version is no number`);
  const { data } = answer;
  return data > (effect.than ?? -1) ? present(`${what}: Version is ${data}`) : absent(`${what}: got ${data}`);
}

/** The device of this hardware id is bound to a driver of this date or a later one; the driver store does not count. */
export function judgeDriver(effect: Of<'driver'>, answer: v.InferOutput<typeof driverAnswer>): EffectSight {
  const what = `driver for ${effect.hardwareId} of ${effect.notBefore} or later`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (answer.drivers.length === 0) return absent(`${what}: no device is bound to one`);
  const dates = answer.drivers.map(({ date }) => isoDateOf(date));
  if (dates.some((date) => date !== null && date >= effect.notBefore)) {
    return present(
      `a driver of ${
        dates
          .filter((date) => date !== null)
          .sort()
          .at(-1) ?? ''
      } is in use`,
    );
  }
  if (dates.includes(null)) return unreadable(`${what}: the date of the bound driver could not be read`);
  return absent(`${what}: got ${dates.join(', ')}`);
}

/** `9-14-2026`, month first in every language, as `2026-09-14`; null for another form. */
function isoDateOf(date: string | null): string | null {
  const [, month, day, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/u.exec(date ?? '') ?? [];
  if (month === undefined || day === undefined || year === undefined) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The release in force. An upgrade that Windows took back leaves its rollback folder behind. */
export function judgeRelease(effect: Of<'release'>, os: OsFacts | null, rolledBack: boolean): EffectSight {
  if (os === null) return unreadable('DisplayVersion could not be read');
  if (os.displayVersion >= effect.displayVersion) return present(`DisplayVersion is ${os.displayVersion}`);
  const trace = rolledBack ? '; Windows took an upgrade back ($WINDOWS.~BT)' : '';
  const sight = absent(`DisplayVersion ${effect.displayVersion}: got ${os.displayVersion}${trace}`);
  return { ...sight, stagingTraces: rolledBack };
}

/** What the update agent detects as installed: ids in lower case. Not `complete`: what is missing may be there all the same. */
export interface Detected {
  readonly ids: ReadonlySet<string>;
  readonly complete: boolean;
}

/** What the applicability rules of the agent say when they are asked again; null when they could not be asked. */
export function judgeDetected(effect: Of<'detected'>, installed: Detected | null): EffectSight {
  if (installed === null) return unreadable('the update agent could not be asked what is installed');
  if (installed.ids.has(effect.updateId.toLowerCase())) return present('the update agent detects it as installed');
  return installed.complete
    ? absent('the update agent does not detect it as installed')
    : unreadable('the update agent named what is installed, and not all of it');
}
