import { cut } from '../../domain/named-update.ts';
import type { KitRow } from '../../kit/list.ts';
import { defineCommand } from '../command.ts';
import { existingFolder } from '../existing-folder.ts';
import { table } from '../table.ts';

export const kitList = defineCommand({
  name: 'kit list',
  summary: 'The updates of a kit, in the order of a run.',
  options: { kit: { kind: 'argument', does: 'the folder that holds kit.json' } },
  examples: [{ line: 'patchpilot kit list E:\\kit', does: 'what the kit holds' }],
  exitCodes: ['0   listed', '1   kit.json cannot be read', '64  usage', '66  no such folder'],
  async execute(values, { system }) {
    const { listKit } = await import('../../kit/list.ts');
    const folder = existingFolder(system, values.kit);
    const entries = listKit(system.files, folder);
    const head = ['order', 'kb', 'classification', 'arch', 'builds', 'effects', 'title'];
    const lines = entries.length === 0 ? ['The kit is empty.'] : table([head, ...entries.map(cells)]);
    return { exitCode: 0, lines, json: { folder, entries } };
  },
});

const cells = ({ order, kb, classification, architecture, targetBuilds, effects, title }: KitRow): string[] => [
  String(order),
  kb ?? '-',
  classification,
  architecture ?? 'any',
  targetBuilds.length === 0 ? 'any' : targetBuilds.join(','),
  String(effects),
  cut(title),
];
