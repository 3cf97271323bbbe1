import { ACTED_ON } from '../domain/policy/acted-on.ts';
import { policyNames } from '../schema/policy/index.ts';
import { policyKeyRows, type PolicyKeyRow } from './policy-keys.ts';
import { POLICY_MEANINGS } from './policy-meanings.ts';

const BEGIN = '<!-- tables: begin -->';
const END = '<!-- tables: end -->';

/** `docs/policies.md` with the tables between its two marks made anew from the schemas. */
export function withPolicyTables(markdown: string): string {
  const [head = '', rest = ''] = markdown.split(BEGIN);
  return `${head}${BEGIN}\n\n${policyTables()}\n${END}${rest.split(END)[1] ?? '\n'}`;
}

/** One table a policy: key, type and range, default, where it is acted on, meaning. */
export function policyTables(): string {
  const rows = policyKeyRows();
  return policyNames
    .map((policy) =>
      table(
        policy,
        rows.filter((row) => row.policy === policy),
      ),
    )
    .join('\n');
}

function table(policy: string, rows: readonly PolicyKeyRow[]): string {
  const head = ['| key | type | default | acted on | meaning |', '| --- | --- | --- | --- | --- |'];
  const lines = rows.map((row) => {
    const name = `${policy}.${row.key}`;
    const cells = [`\`${row.key}\``, row.type, fallback(row), actedOn(name), POLICY_MEANINGS[name] ?? ''];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [`### ${policy}.json`, '', ...head, ...lines, ''].join('\n');
}

function fallback({ fallback: value }: PolicyKeyRow): string {
  if (value === null) return 'must be given';
  return value === '' ? 'none' : `\`${value}\``;
}

const WORDS = { always: 'yes', simulated: 'on simulated devices', never: 'not yet' } as const;

/** Of the key itself, of the kind it belongs to, or of the list it stands in. */
function actedOn(name: string): string {
  const kind = / \((\w+)\)/u.exec(name)?.[1];
  const list = (name.split('[')[0] ?? name).replace(/\.(?:proofs|newerThanHours)$/u, '');
  const own = kind === undefined ? [] : Object.entries(ACTED_ON).filter(([key]) => key === `${list}:${kind}`);
  const all = Object.entries(ACTED_ON).filter(([key]) => key === list || key.startsWith(`${list}:`));
  const found = new Set((own.length > 0 ? own : all).map(([, where]) => where));
  return found.size === 1 ? [...found].map((where) => WORDS[where]).join('') : 'depends on the type';
}
