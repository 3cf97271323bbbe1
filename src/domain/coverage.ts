import type { BuildTable } from '../schema/builds.ts';
import type { BuildAge, CatalogEntry, Coverage } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import type { LifecycleTable } from '../schema/lifecycle.ts';
import type { UpdatePolicy } from '../schema/policy/index.ts';
import { ageOfBuild, type RollupPackage } from './build-age.ts';
import { isComing, isLeftOut } from './cumulative.ts';
import { supportOf } from './support.ts';
import { DAY_MS } from '../schema/day-number.ts';

export type { LifecycleTable } from '../schema/lifecycle.ts';

/** What a real device says about whether it is patched; nothing in it is decided yet. */
export interface CoverageFacts {
  /** False where it is only reported: a kit that brings no catalogue to scan with. */
  readonly judged: boolean;
  readonly builds: BuildTable;
  readonly lifecycle: LifecycleTable;
  /** The packages of cumulative updates; null when they could not be read. */
  readonly rollups: readonly RollupPackage[] | null;
  /** Whether updates come from WSUS, which offers only what is approved there. */
  readonly fromWsus: boolean;
  /**
   * The day of the catalogue of an offline scan, null where it does not say; undefined where updates are searched
   * online.
   */
  readonly catalogueOf: string | null | undefined;
  /** By how many days the agent itself defers quality updates. */
  readonly agentDeferralDays: number;
  /** What may hold updates back on this device, each as one sentence. */
  readonly holdBacks: readonly string[];
}

/** What a scripted device says of itself: the outcome, or how old its build is. */
export interface ScriptedCoverage {
  readonly judged: boolean;
  readonly stated: Pick<Coverage, 'support' | 'stale' | 'reasons'>;
  readonly buildDays: number | null;
  readonly agentDeferralDays: number;
}

export type CoverageState = CoverageFacts | ScriptedCoverage;

export interface CoverageInput {
  readonly sight: CoverageState;
  /** Of the build in force now. */
  readonly os: OsFacts | null;
  readonly settings: UpdatePolicy['updateSettings'];
  readonly nowMs: number;
  /** Every offer with its decision; none where the search failed. */
  readonly entries: readonly CatalogEntry[];
}

/**
 * Whether this device is patched as far as anybody can tell: the support of its release, and whether its build is older
 * than policy allows while no cumulative update is coming. Pure.
 */
export function checkCoverage(input: CoverageInput): Coverage {
  const { sight, os, nowMs, entries } = input;
  if ('stated' in sight) return checkScripted(sight, input);
  const age = os === null ? null : ageOfBuild(sight.builds, os, sight.rollups, nowMs);
  const support = supportOf({ ...sight, os, offers: entries.filter(isApplicable), nowMs });
  const limitDays = input.settings.staleDays + sight.agentDeferralDays;
  const old = isOld(age, limitDays, sight.catalogueOf, nowMs);
  const asked = asksForStale(input.settings);
  const stale = asked && old && !entries.some((entry) => isComing(entry, os));
  const unknownAge = asked && age?.days == null ? [ageUnknown(age)] : [];
  return {
    judged: sight.judged,
    support: support.support,
    stale,
    reasons: [...support.reasons, ...unknownAge, ...(stale ? staleReasons(input, sight, age, limitDays) : [])],
    ...(age === null ? {} : { build: age }),
    ...(asked ? { limitDays } : {}),
    buildsOf: sight.builds.madeOn,
    ...(sight.fromWsus ? { fromWsus: true } : {}),
    ...(sight.catalogueOf === undefined ? {} : { catalogueOf: sight.catalogueOf }),
  };
}

/**
 * Stale is asked where policy includes the class of cumulative updates: they are Security Updates, in every listing of
 * updates.json that tells a class, but for previews and for months without a fix, which are Updates.
 */
export function asksForStale(settings: UpdatePolicy['updateSettings']): boolean {
  const holds = (list: readonly string[]) => list.some((one) => one.toLowerCase() === 'security updates');
  return settings.staleDays > 0 && holds(settings.includedClassifications) && !holds(settings.excludedClassifications);
}

/**
 * An offline scan is judged by the day of its catalogue: a build that was new enough then is, while the catalogue
 * itself is. One that is older than the limit cannot say what came since.
 */
function isOld(
  age: BuildAge | null,
  limitDays: number,
  catalogueOf: string | null | undefined,
  nowMs: number,
): boolean {
  if (age?.days == null || age.releasedOn === null || age.days <= limitDays) return false;
  if (catalogueOf == null) return true;
  const catalogueMs = Date.parse(catalogueOf);
  const daysThen = (catalogueMs - Date.parse(age.releasedOn)) / DAY_MS;
  return daysThen > limitDays || (nowMs - catalogueMs) / DAY_MS > limitDays;
}

const isApplicable = ({ decision }: CatalogEntry): boolean => decision !== 'notApplicable';

function ageUnknown(age: BuildAge | null): string {
  const not = 'whether the device is behind is not judged';
  if (age === null) return `the build in force could not be read: ${not}`;
  if (age.releasedOn !== null)
    return `${age.inForce} is dated ${age.releasedOn}, which lies ahead of the clock: ${not}`;
  return `${age.inForce} is not in the table of builds, and no package in force tells its age: ${not}`;
}

function staleReasons(
  { entries, os, settings }: CoverageInput,
  sight: CoverageFacts,
  age: BuildAge | null,
  limitDays: number,
): string[] {
  const { agentDeferralDays, fromWsus, catalogueOf, holdBacks } = sight;
  return [
    ...(age === null ? [] : [ageSentence(age, limitDays, settings.staleDays, agentDeferralDays)]),
    ...offerSentences(entries, os),
    ...(fromWsus ? ['updates come from WSUS: approve the newest cumulative update there'] : []),
    ...(catalogueOf == null ? [] : [`the catalogue of the offline scan is of ${catalogueOf}`]),
    ...holdBacks,
  ];
}

function ageSentence({ inForce, kb, releasedOn, days, datedBy }: BuildAge, limit: number, own: number, agent: number) {
  const what = kb === null ? inForce : `${inForce} (${kb})`;
  const how = datedBy === 'package' ? 'was installed' : 'was released';
  const deferred = agent > 0 ? ` (${own}, and ${agent} that the device itself defers)` : '';
  return `the build in force, ${what}, ${how} on ${releasedOn ?? ''}, ${days ?? 0} days ago; more than ${limit} days${deferred} are too many`;
}

function offerSentences(entries: readonly CatalogEntry[], os: OsFacts | null): string[] {
  const leftOut = entries.filter((entry) => isLeftOut(entry, os));
  if (leftOut.length === 0) return ['no newer cumulative update of this Windows is on offer'];
  return leftOut.map(({ kb, title, detail, rule, policyFile }) => {
    const where = policyFile === null ? '' : ` of ${policyFile}`;
    return `${kb ?? title} is on offer and left out: ${detail} (${rule}${where})`;
  });
}

function checkScripted(
  { judged, stated, buildDays, agentDeferralDays }: ScriptedCoverage,
  input: CoverageInput,
): Coverage {
  const limitDays = input.settings.staleDays + agentDeferralDays;
  const old = buildDays !== null && buildDays > limitDays && asksForStale(input.settings);
  const stale = stated.stale || (old && !input.entries.some((entry) => isComing(entry, input.os)));
  const aged = old && stale ? [`the build in force is ${buildDays} days old; more than ${limitDays} are too many`] : [];
  const offers = old && stale ? offerSentences(input.entries, input.os) : [];
  return { judged, support: stated.support, stale, reasons: [...stated.reasons, ...aged, ...offers] };
}
