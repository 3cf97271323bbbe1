import type { ReportInput } from '../../src/report/input.ts';
import { PROTECTED_FIELDS } from '../../src/domain/redaction.ts';

/** Fields whose form a schema fixes although no rule of redaction protects them by accident of their name. */
const FIXED = new Set([
  'startType',
  'bootId',
  'architecture',
  'id',
  'mode',
  'source',
  'timeZone',
  'collectors',
  'path',
]);

/**
 * The input with every free text replaced; ids, times, hashes and words of closed lists stay, or it would not be
 * evidence any more. `replace` gets the text and where it stands.
 */
export function everyText(input: ReportInput, replace: (text: string, path: string) => string): ReportInput {
  const walk = (value: unknown, path: string, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, `${path}[${index}]`, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, walk(item, `${path}.${name}`, name)]),
      );
    }
    if (typeof value !== 'string' || !isFreeText(key, path)) return value;
    // Updates stay apart from each other, or there would be one row left.
    return key === 'updateId' ? `${replace(value, path)} ${value}` : replace(value, path);
  };
  const { effectivePolicy, ...rest } = input;
  const changed = walk(rest, '', '') as ReportInput;
  if (effectivePolicy === null) return { ...changed, effectivePolicy };
  const reporting = effectivePolicy.policies.ReportingPolicy;
  const branding = { organization: replace('', 'organization'), contact: replace('', 'contact') };
  const files = effectivePolicy.files.map((file) => ({ ...file, path: replace(file.path, 'policy file') }));
  const policies = { ...effectivePolicy.policies, ReportingPolicy: { ...reporting, branding } };
  return { ...changed, effectivePolicy: { ...effectivePolicy, policies, files } };
}

/** `source` and `id` are free texts in some places and GUIDs or closed lists in others. */
function isFreeText(key: string, path: string): boolean {
  if (path.startsWith('.outcome.reasons') || path.endsWith('evidence') || key === 'why') return key !== 'why';
  if (['application', 'check', 'updateId'].includes(key)) return true;
  if (key === 'kb') return path.startsWith('.install');
  if (key === 'reason') return path.includes('missing') || path.startsWith('.diagnostics');
  if (key === 'type') return path.includes('alidation') || path.includes('egressions') || path.startsWith('.notes');
  if (key === 'source') return path.includes('scan') || path.includes('bootIdentity');
  return !PROTECTED_FIELDS.has(key) && !FIXED.has(key);
}
