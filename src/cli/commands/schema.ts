import { nearest } from '../../schema/nearest.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

export const schema = defineCommand({
  name: 'schema',
  summary: 'The JSON Schema of a file; the list without a name.',
  options: { name: { kind: 'optionalArgument', does: 'as the list shows it: update-policy, run, scenario, ...' } },
  examples: [
    { line: 'patchpilot schema', does: 'the names' },
    { line: 'patchpilot schema update-policy', does: 'for an editor' },
  ],
  exitCodes: ['0   printed', '64  usage, or no such schema'],
  async execute({ name }, { system }) {
    const { SCHEMAS, schemaFile } = await import('../../schema/registry.ts');
    const known = Object.entries(SCHEMAS).map(([each, { describes }]) => ({ name: each, describes }));
    if (name === null) {
      const rows = known.map(({ name: each, describes }) => [each, describes]);
      return { exitCode: 0, lines: table(rows), json: { schemas: known } };
    }
    const found = known.find((each) => each.name === name.toLowerCase());
    if (found === undefined) {
      const guess = nearest(name, Object.keys(SCHEMAS));
      const hint = guess === null ? [] : [`did you mean ${guess}?`];
      throw new UsageError(`no schema ${name}`, [...hint, 'patchpilot schema lists them']);
    }
    const text = system.assets.text(schemaFile(found.name));
    return { exitCode: 0, lines: text.trimEnd().split('\n'), json: JSON.parse(text) as object };
  },
});
