import { namedIn } from '../../schema/policy/checks/index.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import { isLinkLocal } from '../link-local.ts';
import { commandFaults } from './commands.ts';
import type { Doubt } from './doubt.ts';
import { sourceOf } from './sources.ts';

/** Checks that this version never makes, whatever the device: each run would end 100 `checks`. */
export function neverMade({ policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>): Doubt[] {
  const file = sourceOf(sources)('AppValidationPolicy.applications');
  const local = policies.AppValidationPolicy.applications.flatMap(({ checks }, a) =>
    checks.flatMap((check, c) =>
      namedIn(check).flatMap((named) => {
        const host = hostOf(named);
        const message = `expected an address outside of the local link, got ${host}, which is never asked`;
        return isLinkLocal(host) ? [{ file, path: `applications[${a}].checks[${c}].${named.key}`, message }] : [];
      }),
    ),
  );
  return [...commandFaults({ policies, sources }), ...local].map((fault) => ({ grade: 'fault', fault }));
}

/** The host that a text names; empty where it names none. */
function hostOf({ what, text }: ReturnType<typeof namedIn>[number]): string {
  if (what === 'url') return URL.canParse(text) ? new URL(text).hostname : '';
  return what === 'host' ? text : '';
}
