import { EXIT_CODES, EXIT_MEANINGS, type ExitName } from '../../domain/exit-codes.ts';
import { defineCommand } from '../command.ts';

export const exitCodes = defineCommand({
  name: 'exit-codes',
  oldName: 'Get-PatchPilotExitCodes',
  summary: 'The exit codes of run and what they mean.',
  options: { meanings: { kind: 'flag', does: 'say what each code means' } },
  examples: [
    { line: 'patchpilot exit-codes', does: 'the table' },
    { line: 'patchpilot exit-codes --json', does: 'the table with its meanings, for a script' },
  ],
  exitCodes: ['0  always'],
  execute({ meanings }) {
    const names = Object.keys(EXIT_CODES) as ExitName[];
    const codes = names.map((name) => ({ code: EXIT_CODES[name], name, meaning: EXIT_MEANINGS[name] }));
    const lines = codes.map(
      ({ code, name, meaning }) => `${String(code).padEnd(4)}: ${meanings ? `${name.padEnd(19)}${meaning}` : name}`,
    );
    return Promise.resolve({ exitCode: 0, lines, json: { codes } });
  },
});
