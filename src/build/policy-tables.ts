import { policyNames } from '../schema/policy/index.ts';
import { policyKeyRows, type PolicyKeyRow } from './policy-keys.ts';

const BEGIN = '<!-- tables: begin -->';
const END = '<!-- tables: end -->';

/** `docs/Policy-Authoring.md` with the tables between its two marks made anew from the schemas. */
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
    const cells = [`\`${row.key}\``, row.type, fallback(row), WORDS[row.actedOn], row.meaning];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [`### ${policy}.json`, '', ...head, ...lines, ''].join('\n');
}

function fallback({ fallback: value }: PolicyKeyRow): string {
  if (value === null) return 'must be given';
  return value === '' ? 'none' : `\`${value}\``;
}

const WORDS: Readonly<Record<PolicyKeyRow['actedOn'], string>> = {
  always: 'yes',
  simulated: 'on simulated devices',
  never: 'not yet',
  some: 'depends on the type',
};
