import type { Phase, PhaseContext } from '../../phases/phase.ts';
import { PHASE_IDS, type PhaseId, type PhaseName } from '../../schema/phases.ts';
import type { Row } from './runner.ts';

/** What the file of a phase exports. */
interface PhaseFile {
  readonly phase: Phase;
}

/** `PostSnapshot` as `post-snapshot`. */
const fileName = (name: PhaseName): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => `-${letter}`).toLowerCase();

/** A phase lies in the file of its number and name, so that no second table names it. */
async function phaseOf(id: PhaseId, name: PhaseName): Promise<Phase> {
  const { phase } = (await import(`../../phases/${id}-${fileName(name)}.ts`)) as PhaseFile;
  return phase;
}

/** The phases in the order of their numbers, each with what it is given. */
export const phaseRows = (contextOf: (id: PhaseId) => PhaseContext): Promise<Row[]> =>
  Promise.all(
    (Object.keys(PHASE_IDS) as PhaseName[]).map(async (name) => {
      const { [name]: id } = PHASE_IDS;
      const phase = await phaseOf(id, name);
      return { id, name, alwaysRuns: phase.alwaysRuns ?? false, run: () => phase.run(contextOf(id)) };
    }),
  );
