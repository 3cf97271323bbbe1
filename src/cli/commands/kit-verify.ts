import { describeFault } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { existingFolder } from '../existing-folder.ts';

export const kitVerify = defineCommand({
  name: 'kit verify',
  summary: 'Check every file of a kit against its list.',
  options: { kit: { kind: 'argument', does: 'the folder that holds kit.json' } },
  examples: [{ line: 'patchpilot kit verify E:\\kit', does: 'before it is used' }],
  exitCodes: ['0   the kit is what it says', '1   faults, each named', '64  usage', '66  no such folder'],
  async execute(values, { system, output }) {
    const { verifyKit } = await import('../../kit/verify.ts');
    const folder = existingFolder(system, values.kit);
    const { ok, faults, entries, sha256, totalBytes } = verifyKit(system.files, folder, (file, percent) => {
      output.status(`${percent} % ${file}`);
    });
    const verdict = `${folder}: ${entries.length} updates, ${totalBytes} bytes: ${ok ? 'no faults' : `${faults.length} faults`}`;
    return {
      exitCode: ok ? 0 : 1,
      lines: [...faults.map(describeFault), verdict],
      json: { ok, folder, faults, sha256, totalBytes, entries: entries.length },
    };
  },
});
