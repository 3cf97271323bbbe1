import { shown } from '../../schema/fault.ts';
import type { Policies } from '../../schema/policy/index.ts';
import { checkPattern } from '../redaction-pattern.ts';
import type { Doubt, Say } from './doubt.ts';

type Reporting = Policies['ReportingPolicy'];

/** Patterns that take out what nobody wants to lose, or nothing of what they seem to be for. Pure. */
export const doubtsOfReporting = (policy: Reporting, say: Say): Doubt[] => [
  ...ownContact(policy, say),
  ...slashes(policy, say),
];

/** A report that does not say whom to call, for its own pattern has taken that out. */
function ownContact({ branding, redaction }: Reporting, say: Say): Doubt[] {
  const { contact } = branding;
  // Without a contact there is nothing to lose: no pattern that is taken matches the empty text.
  return redaction.patterns.flatMap(({ name, pattern }, index) => {
    const checked = checkPattern(pattern);
    if (!checked.ok || !checked.pattern.test(contact)) return [];
    const message = `expected a pattern that leaves branding.contact, got ${JSON.stringify(name)}, which takes it out of every report`;
    return [say('warning', `redaction.patterns[${index}].pattern`, message)];
  });
}

/** A pattern as program text writes it: its slashes are looked for like any other character. */
const slashes = ({ redaction }: Reporting, say: Say): Doubt[] =>
  redaction.patterns.flatMap(({ pattern }, index) => {
    const inside = /^\/(.+)\/[dgimsuvy]*$/u.exec(pattern)?.[1];
    if (inside === undefined) return [];
    const message = `expected a pattern without slashes around it, got ${shown(pattern)}, which finds texts with these slashes alone`;
    return [say('warning', `redaction.patterns[${index}].pattern`, message)];
  });
