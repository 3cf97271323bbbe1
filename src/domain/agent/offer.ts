import type { Offer } from '../../schema/catalog.ts';
import { expectedEffects, type VersionsBefore } from '../expected-effects.ts';
import { UNKNOWN_CLASSIFICATION } from '../select/unreadable.ts';
import { classificationOf } from './classification.ts';
import { DEPLOYMENT_ACTION, INSTALLATION_IMPACT } from './enumerations.ts';
import { kbsOf, type AgentFacts } from './facts.ts';
import { readKind, type Place } from './kind.ts';
import { unreadableOf } from './unreadable.ts';

const SEVERITIES = ['Critical', 'Important', 'Moderate', 'Low'] as const;

/**
 * An update of the agent as an offer. Identity is id and revision: a KB comes several times a day, or not at all. Pure.
 */
export function offerOf(facts: AgentFacts, place: Place, before: VersionsBefore): Offer {
  const { kind, target, windows } = readKind(facts, place);
  const { driver } = facts;
  const kbs = kbsOf(facts);
  const kb = kbs[0] ?? null;
  const unreadable = unreadableOf(facts);
  return {
    // A GUID is one in capitals too; everything after this compares texts.
    updateId: facts.updateId.toLowerCase(),
    revision: facts.revision,
    kb,
    ...(kbs.length < 2 ? {} : { kbs }),
    title: facts.title ?? kb ?? facts.updateId,
    classification: classificationOf(facts) ?? UNKNOWN_CLASSIFICATION,
    kind,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    severity: SEVERITIES.find((one) => one === facts.severity) ?? null,
    optional: facts.browseOnly === true || facts.deploymentAction === DEPLOYMENT_ACTION.daOptionalInstallation,
    sizeBytes: facts.maxSize === null ? null : Math.max(0, facts.maxSize),
    releasedAt: facts.released,
    architecture: null,
    targetBuilds: target === null ? [] : [target],
    ...(windows === undefined ? {} : { windows }),
    exclusive: facts.impact === INSTALLATION_IMPACT.iiRequiresExclusiveHandling,
    canRequestUserInput: facts.canRequestUserInput === true,
    estimatedInstallMs: null,
    effects: expectedEffects(
      {
        kind,
        updateId: facts.updateId.toLowerCase(),
        title: facts.title ?? '',
        kbs,
        driver: driver === null ? null : { hardwareId: driver.hardwareId, date: driver.date?.slice(0, 10) ?? null },
        target,
      },
      before,
    ),
  };
}
