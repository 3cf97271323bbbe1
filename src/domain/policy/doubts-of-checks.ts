import type { EffectivePolicy } from '../../schema/policy/index.ts';
import { isLinkLocal } from '../link-local.ts';
import { commandFaults } from './commands.ts';
import type { Doubt } from './doubt.ts';
import { sourceOf } from './sources.ts';

/** Checks that this version never makes, whatever the device: each run would end 100 `checks`. */
export function neverMade({ policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>): Doubt[] {
  const file = sourceOf(sources)('AppValidationPolicy.applications');
  const local = policies.AppValidationPolicy.applications.flatMap(({ checks }, a) =>
    checks.flatMap((check, c) => {
      const [key, host] =
        check.type === 'HealthEndpoint' && URL.canParse(check.url)
          ? (['url', new URL(check.url).hostname] as const)
          : check.type === 'Port'
            ? (['host', check.host] as const)
            : (['', ''] as const);
      const message = `expected an address outside of the local link, got ${host}, which is never asked`;
      return isLinkLocal(host) ? [{ file, path: `applications[${a}].checks[${c}].${key}`, message }] : [];
    }),
  );
  return [...commandFaults({ policies, sources }), ...local].map((fault) => ({ grade: 'fault', fault }));
}
