import type { BuildTable } from '../../schema/builds.ts';
import type { UpdateKind } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { rowsOfKbs, type BuildRow } from '../builds.ts';
import { buildInTitle, stackVersionInTitle } from '../expected-effects.ts';
import { buildFamily } from '../select/applicability.ts';
import { classificationOf } from './classification.ts';
import { kbsOf, type AgentFacts } from './facts.ts';
import { kindOfKbs } from './known-kbs.ts';
import { productOf, type ProductTells } from './products.ts';
import { windowsOfBuild, windowsOfProducts } from './windows-of.ts';
import { hasMonth, hasUnifiedTitle, kindOfWords, namesDotNetFramework, namesRuntime } from './words.ts';

/** What tells the kind of an update besides the update. */
export interface Place {
  readonly os: OsFacts | null;
  readonly builds: BuildTable;
}

export interface ReadKind {
  readonly kind: UpdateKind;
  /** The build that it leads to, `26100.3194`, by the table of builds or its title; null when neither says. */
  readonly target: string | null;
  /** Of a build that no table has: whose Windows its products say it is for. Absent for any other. */
  readonly windows?: 'own' | 'other' | 'unknown';
}

/** Sizes by WSUS: stacks 5 to 16 MB, cumulative updates from 219 MB on. From an agent none was recorded: *inferred*. */
const STACK_BYTES = { least: 5_000_000, most: 16_500_000 } as const;
const LEAST_CUMULATIVE_BYTES = 219_000_000;
/** From here on Windows comes from the unified platform (`hasUnifiedTitle`). */
const FIRST_UNIFIED = 26_100;

/**
 * What an update is, from what does not change with language or month; size and words last. The order is that in which
 * nearly every recorded update is told right (`corpus/updates/README`): classification Upgrades, drivers by class,
 * numbers that stay, products, definitions, what is not Windows, .NET Framework, the table of builds, a build in the
 * title, words, size. Pure.
 */
export function readKind(facts: AgentFacts, place: Place): ReadKind {
  const plain = plainKind(facts);
  if (plain !== null) return { kind: plain, target: null };
  const hotpatch = tellsOf(facts).has('hotpatch') || kindOfWords(facts.title ?? '') === 'hotpatch';
  const monthly = byTable(facts, place) ?? byBuild(facts, place);
  if (monthly !== null) return hotpatch && monthly.kind === 'cumulative' ? { ...monthly, kind: 'hotpatch' } : monthly;
  return { kind: hotpatch ? 'hotpatch' : (byTitle(facts, place) ?? bySize(facts) ?? 'other'), target: null };
}

export const kindOf = (facts: AgentFacts, place: Place): UpdateKind => readKind(facts, place).kind;

const tellsOf = ({ categories }: AgentFacts): ReadonlySet<ProductTells> =>
  new Set(categories.flatMap((one) => productOf(one)?.tells ?? []));

/** What needs neither the device nor the table; null when it may be an update of Windows itself. */
function plainKind(facts: AgentFacts): UpdateKind | null {
  const classification = classificationOf(facts);
  const title = facts.title ?? '';
  const known = kindOfKbs(kbsOf(facts));
  if (facts.driver !== null || classification === 'Drivers' || classification === 'Driver Sets')
    return driverKind(facts);
  if (classification === 'Upgrades') return known === 'enablement' ? known : upgradeKind(facts);
  if (known !== null) return known;
  const products = facts.categories.map(productOf).filter((one) => one !== null);
  const isForWindows = products.some(({ windows }) => windows !== undefined);
  const tells = tellsOf(facts);
  if (tells.has('dynamicUpdate') || (tells.has('gdrDynamicUpdate') && !isForWindows)) return 'dynamicUpdate';
  if (tells.has('securityPlatform')) return 'securityPlatform';
  if (classification === 'Definition Updates' || tells.has('defender')) {
    return defenderKind(title, classification === 'Definition Updates');
  }
  for (const one of ['edge', 'office', 'sql', 'runtime'] as const) if (tells.has(one)) return one;
  if (products.length > 0 && !isForWindows && !tells.has('hotpatch')) {
    return kindOfWords(title) === 'runtime' ? 'runtime' : 'other';
  }
  if (namesDotNetFramework(title)) return classification === 'Feature Packs' ? 'other' : 'dotnet';
  return namesRuntime(title) ? 'runtime' : null;
}

/**
 * A switch or a whole Windows. Not by size: what an agent says of the size of a feature update was not recorded, and
 * one that is taken for a switch would not be committed.
 */
const upgradeKind = ({ title }: AgentFacts): UpdateKind =>
  /enablement|aktivierungspaket|пакет включения/iu.test(title ?? '') ? 'enablement' : 'feature';

/** By the class, else by the class that older titles name: `Intel - Extension - 1.1122.615.2`. */
function driverKind({ driver, title }: AgentFacts): UpdateKind {
  const named = driver?.class ?? / - (\w+) - [\d.]+$/u.exec(title ?? '')?.[1] ?? null;
  if (/^\s*uefi\\/iu.test(driver?.hardwareId ?? '')) return 'firmware';
  if (named === null && /\bfirmware driver update\b/iu.test(title ?? '')) return 'firmware';
  switch (named?.trim().toLowerCase()) {
    case 'firmware':
      return 'firmware';
    case 'extension':
      return 'extensionDriver';
    case 'softwarecomponent':
      return 'softwareComponent';
    default:
      return 'driver';
  }
}

/**
 * Which of Defender's an update is, by the version that its title has in every language: the platform is 4.18.x, the
 * security platform was 1.0.x and is 10.0.x, definitions are 1.3xx.x and later.
 */
function defenderKind(title: string, isDefinition: boolean): UpdateKind {
  if (/(?<![\d.])4\.\d{1,3}\.\d{4,5}\.\d+/u.test(title)) return 'defenderPlatform';
  if (/(?<![\d.])(?:1\.0\.\d{4}|10\.0\.\d{5})\.\d+/u.test(title)) return 'securityPlatform';
  return isDefinition || /(?<![\d.])1\.\d{3}\.\d+\.\d+/u.test(title) ? 'definitions' : 'defenderPlatform';
}

/**
 * By a number in the table: of the device's own Windows. What only another Windows has is an upgrade in disguise
 * (KB5044284 on Server 2022), unless the title names a build; a product of this device outvotes older builds only;
 * where other numbers say nothing, nobody knows.
 */
function byTable(facts: AgentFacts, { os, builds }: Place): ReadKind | null {
  const kbs = kbsOf(facts);
  const any = rowsOfKbs(builds, kbs, null);
  if (any.length === 0) return null;
  if (os === null) return { kind: kindOfRows(any), target: titleTarget(facts) };
  const own = rowsOfKbs(builds, kbs, os);
  const newest = own.at(-1);
  if (newest !== undefined) return { kind: kindOfRows(own), target: `${newest.build}.${newest.revision}` };
  if (titleTarget(facts) !== null) return null;
  // Another range of the same build, or a build of the family without a row of its own.
  const near = any.filter(({ build }) => buildFamily(os.build).includes(build));
  if (near.length > 0) return { kind: kindOfRows(near), target: null };
  const products = windowsOfProducts(facts.categories, os);
  // A row may be missing, and nothing goes back to an older build: the rest of the update tells what it is.
  if (products === 'own' && any.every(({ build }) => build < os.build)) return null;
  if (kbs.every((kb) => any.some((row) => row.kb === kb))) return { kind: 'feature', target: null };
  return { kind: 'cumulative', target: null, windows: products === 'other' ? 'other' : 'unknown' };
}

const kindOfRows = (rows: readonly BuildRow[]): UpdateKind =>
  rows.every(({ type }) => type === 'Hotpatch') ? 'hotpatch' : 'cumulative';

const titleTarget = ({ title }: AgentFacts): string | null => buildInTitle(title ?? '');

/** By the build in the title; of a build that no table has, its products say whose Windows it is. */
function byBuild(facts: AgentFacts, { os, builds }: Place): ReadKind | null {
  const target = titleTarget(facts);
  if (target === null) return null;
  if (os === null) return { kind: 'cumulative', target };
  switch (windowsOfBuild(Number(target.split('.')[0]), os, builds)) {
    case 'own':
      return { kind: 'cumulative', target };
    case 'another':
      return { kind: 'feature', target: null };
    case 'later':
      return { kind: 'cumulative', target, windows: windowsOfProducts(facts.categories, os) ?? 'unknown' };
  }
}

function byTitle({ title, categories }: AgentFacts, { os }: Place): UpdateKind | null {
  if (title === null) return null;
  const words = kindOfWords(title);
  if (words !== null) return words;
  const stack = stackVersionInTitle(title);
  if (stack !== null && (os === null || buildFamily(os.build).includes(Number(stack.split('.')[0])))) {
    return 'servicingStack';
  }
  const unified = os !== null && os.build >= FIRST_UNIFIED && categories.every((one) => productOf(one) === null);
  return unified && hasUnifiedTitle(title) ? 'cumulative' : null;
}

/** A month, a number and a size are the updates of Windows of every month; other ones of such a size were not seen. */
function bySize(facts: AgentFacts): UpdateKind | null {
  const { title, maxSize } = facts;
  if (title === null || maxSize === null || !hasMonth(title) || kbsOf(facts).length === 0) return null;
  if (maxSize >= LEAST_CUMULATIVE_BYTES) return 'cumulative';
  return maxSize >= STACK_BYTES.least && maxSize <= STACK_BYTES.most ? 'servicingStack' : null;
}
