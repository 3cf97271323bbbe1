import { rowsOfKbs, type BuildTable } from '../../domain/builds.ts';
import { buildFamily } from '../../domain/select/applicability.ts';
import { buildStated, onlyShared } from '../../domain/shared-effects.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import type { Witness, WitnessQuestion } from '../port/updates.ts';
import type { Bridge } from './bridge.ts';
import { readWitnesses } from './witnesses.ts';

/** In the names of the packages of Windows. */
const MICROSOFT = '31bf3856ad364e35';
const IN_NAMES: Readonly<Record<OsFacts['architecture'], string>> = { x64: 'amd64', x86: 'x86', arm64: 'arm64' };

/**
 * The witnesses of kit entries, weighed: what only shared effects show (a build at or above a stated one, any file at a
 * path) shows the entry only where its package is on the device, or its build by the table of builds. Otherwise the
 * witness says that it proves nothing: a build stated too low is true of every device. One bridge call more, and only
 * where it is needed.
 */
export async function weighShared(
  bridge: Bridge,
  system: System,
  { questions, witnesses }: { readonly questions: readonly WitnessQuestion[]; readonly witnesses: readonly Witness[] },
  { os, builds }: { readonly os: OsFacts | null; readonly builds: BuildTable },
): Promise<Witness[]> {
  const doubtful = questions.map((question, index) => {
    const shown = witnesses[index]?.state === 'present' && onlyShared(question.effects);
    return shown && !hasItsBuild(question, os, builds);
  });
  const names = questions.map((question, index) => (doubtful[index] === true ? packagesOf(question, os) : []));
  const asked = names
    .flat()
    .map((name): WitnessQuestion => ({ updateId: name, revision: 0, effects: [{ type: 'package', name }] }));
  const answers = asked.length === 0 ? [] : await readWitnesses(bridge, system, asked);
  const there = new Set(
    answers.filter(({ state, superseded }) => state === 'present' || superseded).map((one) => one.updateId),
  );
  return witnesses.map((witness, index) => {
    if (doubtful[index] !== true || names[index]?.some((name) => there.has(name)) === true) return witness;
    const finding = 'that is true of devices without it too, and its package is not there';
    return { ...witness, provesNothing: true, findings: [...witness.findings, finding] };
  });
}

/** Whether the device has the revision that the number of the entry leaves on its Windows, or a higher one. */
function hasItsBuild({ kb = null }: WitnessQuestion, os: OsFacts | null, builds: BuildTable): boolean {
  if (kb === null || os === null) return false;
  return rowsOfKbs(builds, [kb], os).some(({ revision }) => os.ubr >= revision);
}

/**
 * Beginnings of the names that the package of an entry may have: with its number, or the rollup of exactly the build it
 * states.
 */
function packagesOf({ kb = null, effects }: WitnessQuestion, os: OsFacts | null): string[] {
  const numbered = kb === null ? [] : [`Package_for_${kb}~`];
  const [build, revision] = buildStated(effects)?.split('.') ?? [];
  if (build === undefined || revision === undefined || os === null) return numbered;
  // An enablement package raises the build, and the packages keep the name of the one that they were made for.
  const rollup = `Package_for_RollupFix~${MICROSOFT}~${IN_NAMES[os.architecture]}~~`;
  return [...numbered, ...buildFamily(Number(build)).map((one) => `${rollup}${one}.${revision}.`)];
}
