import type * as v from 'valibot';
import { getDescription } from 'valibot';
import { embeddedScenarios, loadScenario } from '../../src/device/simulated/scenario-file.ts';
import { scenario } from '../../src/schema/scenario.ts';
import { repositoryAssets } from './embedded-assets.ts';
import { simFiles } from './sim-files.ts';

/** As much of a valibot schema as a table of its fields needs. */
interface Node {
  readonly type: string;
  readonly default?: unknown;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly literal?: unknown;
}

/** Entries of the inventory and effects: what their fields mean is told where they are defined. */
const isToldElsewhere = (path: string): boolean =>
  /^\.device\.(services|applications|drivers|scheduledTasks|listeningPorts|disks|missing)$/u.test(path) ||
  /changes\.\w+\.(added|changed)$/u.test(path) ||
  path.endsWith('.effects');
/** Lists of changes are all alike: one of them is enough. */
const SAME_AS_SERVICES = /changes\.(applications|drivers|scheduledTasks|listeningPorts)$/u;

/** The tables of all fields of a scenario, one for each object, as Markdown. */
export const fieldTables = (): string => tables(scenario, '').join('\n');

function tables(node: Node, path: string): string[] {
  const rows = Object.entries(node.entries ?? {}).map(
    ([name, field]) => `| \`${name}\` | ${shapeOf(field)} | ${defaultOf(field)} | ${descriptionOf(field)} |`,
  );
  const nested = Object.entries(node.entries ?? {}).flatMap(([name, field]) => {
    const inner = objectIn(field);
    const at = `${path}.${name}`;
    if (inner === undefined || SAME_AS_SERVICES.test(at) || same(at) || isToldElsewhere(at)) return [];
    return tables(inner, isList(field) ? `${at}[]` : at);
  });
  const title = path === '' ? 'The file' : `\`${path.slice(1)}\``;
  return [
    `### ${title}\n\n| field | form | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`,
    ...nested,
  ];
}

/** Lists that have the fields of another one. */
const same = (path: string): boolean => path === '.newOffersAfterReboot' || path === '.rebootNoise';

const unwrapped = (node: Node): Node => (node.wrapped === undefined ? node : unwrapped(node.wrapped));
const isList = (node: Node): boolean => unwrapped(node).type === 'array';

function objectIn(node: Node): Node | undefined {
  const inner = unwrapped(node);
  if (inner.type === 'strict_object') return inner;
  return inner.item === undefined ? undefined : objectIn(inner.item);
}

function shapeOf(node: Node): string {
  const inner = unwrapped(node);
  switch (inner.type) {
    case 'array':
      return `list of ${inner.item === undefined ? 'values' : shapeOf(inner.item)}`;
    case 'picklist':
      return (inner.options ?? []).map((option) => `\`${String(option)}\``).join(', ');
    case 'literal':
      return `\`${String(inner.literal)}\``;
    case 'union':
      return (inner.options as readonly Node[]).map(shapeOf).join(', or ');
    case 'variant':
    case 'strict_object':
      return 'object';
    case 'record':
      return 'object with any keys';
    default:
      return inner.type;
  }
}

function defaultOf(node: Node): string {
  if (node.type !== 'optional') return 'required';
  if (node.default === undefined) return '-';
  return `\`${JSON.stringify(node.default)}\``;
}

const descriptionOf = (node: Node): string =>
  (getDescription(node as unknown as v.GenericSchema) ?? '').replaceAll('|', '\\|');

/** Fields without a description, by path; there are none. */
export function undescribed(node: Node = scenario, path = ''): string[] {
  return Object.entries(node.entries ?? {}).flatMap(([name, field]) => {
    const at = `${path}.${name}`;
    const inner = objectIn(field);
    const below = inner === undefined || isToldElsewhere(at) ? [] : undescribed(inner, at);
    return descriptionOf(field) === '' ? [at, ...below] : below;
  });
}

/** The list of embedded scenarios with their codes and what each shows, as Markdown. */
export function scenarioTable(): string {
  const rows = embeddedScenarios({ assets: repositoryAssets }).map((name) => {
    const { scenario: one } = loadScenario({ files: simFiles(), assets: repositoryAssets }, `/nowhere/${name}`, name);
    const codes = one.expect.map((code, i) => [code, ...(one.why[i] ?? [])].join(' ')).join(', then ');
    return `| \`${name}\` | ${codes} | ${one.description.replaceAll('|', '\\|')} |`;
  });
  return `| scenario | ends with | shows |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}
