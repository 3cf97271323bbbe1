import type { Offer, UpdateKind } from '../../schema/catalog.ts';
import type { RuleInput, Ruling } from './ruling.ts';

/** The classification of an update whose own could not be read: no name that a policy holds. */
export const UNKNOWN_CLASSIFICATION = 'unknown';

/** Kinds that a driver without a readable class may be told as; one that is told as firmware is known to be. */
const DRIVER_KINDS: ReadonlySet<UpdateKind> = new Set(['driver', 'extensionDriver', 'softwareComponent']);

const lacks = (offer: Offer, ...names: readonly string[]): boolean =>
  offer.unreadable?.some((name) => names.includes(name)) ?? false;

const hasUnknownClassification = ({ classification }: Offer): boolean => classification === UNKNOWN_CLASSIFICATION;

/**
 * Whether it cannot be told which kind of driver this is: firmware has a switch of its own, and needs BitLocker
 * suspended.
 */
export const isUnknownDriver = (offer: Offer): boolean =>
  DRIVER_KINDS.has(offer.kind) && lacks(offer, 'DriverClass', 'Type');

/**
 * The properties that the decision on an offer hangs on and that could not be read: had they said otherwise than
 * nothing, the ruling could be another. Empty where another readable fact decides. Pure.
 *
 * @param ruling what the rules said with what could be read; none of those that refuse spoke
 */
export function hangsOn({ offer, settings }: RuleInput, ruling: Ruling): string[] {
  const selected = ruling.decision === 'selected';
  const byClassification = ruling.rule === 'includedClassifications';
  const reasons: readonly (readonly [readonly string[], boolean])[] = [
    [['KBArticleIDs'], (selected ? settings.excludedKBs : settings.includedKBs).length > 0],
    [
      ['Categories'],
      hasUnknownClassification(offer) &&
        (selected
          ? settings.excludedClassifications.length > 0 || (!settings.featureUpdates && offer.kind === 'other')
          : settings.includedClassifications.length > 0 || settings.featureUpdates),
    ],
    [
      ['MsrcSeverity'],
      (selected && settings.excludedSeverities.length > 0) || (!selected && ruling.rule === 'includedSeverities'),
    ],
    [
      ['BrowseOnly', 'DeploymentAction'],
      !offer.optional && (selected ? !settings.optional : byClassification && settings.optional),
    ],
    [['DriverClass', 'Type'], isUnknownDriver(offer)],
    [['Type'], hasUnknownClassification(offer)],
    [['CanRequestUserInput', 'InstallationBehavior'], selected],
  ];
  const asked = new Set(reasons.flatMap(([names, hangs]) => (hangs ? names : [])));
  return (offer.unreadable ?? []).filter((name) => asked.has(name));
}
