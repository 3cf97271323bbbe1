import type { Offer } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { expectedEffects, type VersionsBefore } from '../expected-effects.ts';
import { kbOf, type AgentFacts } from './facts.ts';
import { buildOf, CLASSIFICATIONS, kindOf } from './kind.ts';

const SEVERITIES = ['Critical', 'Important', 'Moderate', 'Low'] as const;
const OPTIONAL_INSTALLATION = 5;
const EXCLUSIVE = 2;

/**
 * An update of the agent as an offer. Identity is id and revision: a KB comes several times a day, or not at all. Pure.
 */
export function offerOf(facts: AgentFacts, os: OsFacts | null, before: VersionsBefore): Offer {
  const kind = kindOf(facts, os);
  const { driver } = facts;
  const kb = kbOf(facts);
  return {
    updateId: facts.updateId,
    revision: facts.revision,
    kb,
    title: facts.title ?? kb ?? facts.updateId,
    classification: classificationOf(facts),
    kind,
    severity: SEVERITIES.find((one) => one === facts.severity) ?? null,
    optional: facts.browseOnly === true || facts.deploymentAction === OPTIONAL_INSTALLATION,
    sizeBytes: facts.maxSize === null ? null : Math.max(0, facts.maxSize),
    releasedAt: facts.released,
    architecture: null,
    targetBuilds: kind === 'cumulative' ? [buildOf(facts.title ?? '') ?? ''].filter((build) => build !== '') : [],
    exclusive: facts.impact === EXCLUSIVE,
    canRequestUserInput: facts.canRequestUserInput === true,
    estimatedInstallMs: null,
    effects: expectedEffects(
      {
        kind,
        updateId: facts.updateId,
        title: facts.title ?? '',
        driver: driver === null ? null : { hardwareId: driver.hardwareId, date: driver.date?.slice(0, 10) ?? null },
      },
      before,
    ),
  };
}

/** The English name by the id of the classification; what has none goes by the name the device gives it. */
function classificationOf({ categories, driver }: AgentFacts): string {
  const known = categories.map(({ id }) => CLASSIFICATIONS[id?.toLowerCase() ?? '']).find((name) => name !== undefined);
  if (known !== undefined) return known;
  if (driver !== null) return 'Drivers';
  const own = categories.find(({ type, name }) => type === 'UpdateClassification' && name !== null);
  return own?.name ?? 'Updates';
}
