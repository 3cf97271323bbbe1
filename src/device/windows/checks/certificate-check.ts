import * as v from 'valibot';
import { demandPart } from '../answers.ts';
import { askWindows, type CheckOf } from './observation.ts';
import { DAY_MS } from '../../../schema/day-number.ts';

const item = v.object({ thumbprint: v.string(), subject: v.string(), notBefore: v.string(), notAfter: v.string() });

/** The certificate of this name that lasts longest. */
export const check: CheckOf<'Certificate'> = async (tools, check) => {
  const request = ['certificate', check.store, check.subject] as const;
  const answer = await askWindows(tools, check, request);
  const all = demandPart(answer, 'checks', 'certificate', item);
  const nowMs = tools.system.clock.now();
  const inForce = all.filter(({ notBefore }) => Date.parse(notBefore) <= nowMs);
  const lasting = inForce.reduce<v.InferOutput<typeof item> | null>(
    (best, one) => (best === null || one.notAfter > best.notAfter ? one : best),
    null,
  );
  if (lasting === null) return { passed: false, status: 'absent', observed: { found: all.length } };
  const daysLeft = Math.floor((Date.parse(lasting.notAfter) - nowMs) / DAY_MS);
  const status = daysLeft < 0 ? 'expired' : daysLeft < check.minimumDaysLeft ? 'expires soon' : 'valid';
  return { passed: status === 'valid', status, observed: { ...lasting, daysLeft, found: all.length } };
};
