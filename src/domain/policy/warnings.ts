import { faultAt, type Fault } from '../../schema/faults.ts';
import { plain } from './directives.ts';
import { isObject, type PolicyFile } from './files.ts';

/** Updates that replace one another come monthly, in February after 28 days: a longer deferral skips months. */
const MONTH_DAYS = 28;

/** What is allowed in one policy file and does what its author may not expect; each is told, none is a fault. Pure. */
export function policyWarnings(file: PolicyFile): Fault[] {
  const value = plain(file.value).value;
  const settings = file.policy === 'UpdatePolicy' && isObject(value) ? value['updateSettings'] : undefined;
  const days = isObject(settings) ? settings['deferralDays'] : undefined;
  if (typeof days !== 'number' || days < MONTH_DAYS) return [];
  const means =
    'what is replaced before it is due is never installed; the newest then is, at the due date of the first';
  const message = `${days} days are as long as a month of updates, or longer: ${means}`;
  return [faultAt(file.file, ['updateSettings', 'deferralDays'], message, file.locate)];
}
