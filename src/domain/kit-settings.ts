import type { Offer } from '../schema/catalog.ts';
import { BUILT_IN_ORIGIN } from './policy/sources.ts';
import type { UpdateSettings } from './select/ruling.ts';

/**
 * The settings that hold for the entries of a kit. A kit is a wish: what no policy file states leaves none of it out,
 * so that the built-in defaults do not decide what of it is included or required. What a file states holds. Pure.
 */
export function settingsForKit(
  settings: UpdateSettings,
  offers: readonly Offer[],
  sourceOf: (key: string) => string,
): UpdateSettings {
  const stated = (key: keyof UpdateSettings): boolean =>
    sourceOf(`UpdatePolicy.updateSettings.${key}`) !== BUILT_IN_ORIGIN.source;
  const all = [...new Set(offers.map((offer) => offer.classification))];
  return {
    ...settings,
    includedClassifications: stated('includedClassifications') ? settings.includedClassifications : all,
    requiredClassifications: stated('requiredClassifications') ? settings.requiredClassifications : all,
    drivers: stated('drivers') ? settings.drivers : true,
    firmware: stated('firmware') ? settings.firmware : true,
    featureUpdates: stated('featureUpdates') ? settings.featureUpdates : true,
  };
}
