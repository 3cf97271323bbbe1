import { resolve } from 'node:path';
import { describeFault } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { existingFolder } from '../existing-folder.ts';
import { UsageError } from '../usage-error.ts';

export const kitBuild = defineCommand({
  name: 'kit build',
  summary: 'Make an offline kit of a folder of updates.',
  options: {
    folder: { kind: 'argument', does: 'the updates, with an optional kit-source.json' },
    out: { kind: 'text', value: 'KIT', does: 'where the kit is made' },
  },
  examples: [{ line: 'patchpilot kit build updates --out kit', does: 'a kit for a stick' }],
  exitCodes: ['0   made', '1   faults, each named; nothing is written', '64  usage', '66  no such folder'],
  async execute(values, { system, output }) {
    if (values.out === null)
      throw new UsageError('kit build needs --out KIT', ['patchpilot kit build updates --out kit']);
    const { buildKit } = await import('../../kit/build.ts');
    const folder = existingFolder(system, values.folder);
    const out = resolve(system.host.workingFolder, values.out);
    const { ok, faults, notes, kit } = buildKit(system.files, folder, out, (file, percent) => {
      output.status(`${percent} % ${file}`);
    });
    const made = ok ? [`${out}: ${kit?.entries.length ?? 0} updates`] : [`${faults.length} faults, nothing is made`];
    const lines = [...faults.map(describeFault), ...notes.map((note) => `Note: ${note}`), ...made];
    return { exitCode: ok ? 0 : 1, lines, json: { ok, out, faults, notes, kit } };
  },
});
