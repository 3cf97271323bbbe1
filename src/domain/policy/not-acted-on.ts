import { shown, type Fault } from '../../schema/fault.ts';
import type { EffectivePolicy, Policies } from '../../schema/policy/index.ts';
import { ACTED_ON, type PolicyKey } from './acted-on.ts';
import { isObject } from './files.ts';
import { sameJson } from './locked-keys.ts';
import { BUILT_IN } from './merge.ts';
import { sourceOf } from './sources.ts';

/**
 * A fault for every key that is set to anything but its default and that neither this version nor a device of these
 * `capabilities` acts on: a run that meets one ends, so that no policy is silently not enforced. A capability is a key of
 * `ACTED_ON` or the beginning of several (`AppValidationPolicy.applications`).
 */
export function notActedOn(
  { policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>,
  capabilities: ReadonlySet<string>,
): Fault[] {
  const fileOf = sourceOf(sources);
  return (Object.keys(ACTED_ON) as PolicyKey[])
    .filter((key) => !isActedOn(key, capabilities) && isSet(key, policies))
    .map((key) => {
      const [place = key, kind] = key.split(':');
      const path = place.slice(place.indexOf('.') + 1);
      const expected = kind === undefined ? defaultOf(place) : 'another kind';
      const found = kind ?? shown(valueAt(place, policies));
      const message = `expected ${expected}${WHERE[ACTED_ON[key]]}, got ${found}, on which ${NOBODY[ACTED_ON[key]]}`;
      return { file: fileOf(place), path, message: `${message}${INSTEAD[key] ?? ''}` };
    });
}

const WHERE: Readonly<Record<(typeof ACTED_ON)[PolicyKey], string>> = {
  always: '',
  simulated: ' on a real device',
  never: '',
};
const NOBODY: Readonly<Record<(typeof ACTED_ON)[PolicyKey], string>> = {
  always: 'this version acts',
  simulated: 'simulated devices alone act in this version',
  never: 'this version does not act',
};
/** What does the same. */
const INSTEAD: Partial<Record<PolicyKey, string>> = {
  'UpdatePolicy.updateSettings.installMode': '; a dry run is run --test-mode',
};

function defaultOf(place: string): string {
  const value = valueAt(place, BUILT_IN);
  return Array.isArray(value) && value.length === 0 ? 'an empty list' : shown(value);
}

function isActedOn(key: PolicyKey, capabilities: ReadonlySet<string>): boolean {
  if (ACTED_ON[key] !== 'simulated') return ACTED_ON[key] === 'always';
  return [...capabilities].some((one) => key === one || key.startsWith(`${one}.`) || key.startsWith(`${one}:`));
}

function isSet(key: PolicyKey, policies: Policies): boolean {
  const [place = key, kind] = key.split(':');
  if (kind === undefined) return !sameJson(valueAt(place, policies), valueAt(place, BUILT_IN));
  return kindsIn(place, policies).includes(kind);
}

/** The kinds of checks and proofs that a policy uses. */
function kindsIn(place: string, { AppValidationPolicy, BackupPolicy }: Policies): string[] {
  if (place === 'BackupPolicy.requireBackup') return (BackupPolicy.requireBackup?.proofs ?? []).map(({ type }) => type);
  return AppValidationPolicy.applications.flatMap(({ checks }) => checks.map(({ type }) => type));
}

function valueAt(place: string, policies: Policies): unknown {
  return place.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), policies);
}
