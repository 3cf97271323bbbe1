import { numbered } from '../../domain/plural.ts';
import { catalogue } from '../../errors/catalogue.ts';
import { describeFault } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { existingFolder } from '../existing-folder.ts';
import { readKeyFile } from '../key-file.ts';

export const kitVerify = defineCommand({
  name: 'kit verify',
  summary: 'Check every file of a kit against its list.',
  options: {
    kit: { kind: 'argument', does: 'the folder that holds kit.json' },
    key: { kind: 'text', value: 'KEY', does: 'demand a signature by this Ed25519 public key (PEM)' },
  },
  examples: [
    { line: 'patchpilot kit verify E:\\kit', does: 'before it is used' },
    { line: 'patchpilot kit verify E:\\kit --key public.pem', does: 'and that we made it' },
  ],
  exitCodes: ['0   the kit is what it says', '1   faults, each named', '64  usage', '66  no such folder or key'],
  async execute(values, { system, output }) {
    const { verifyKit } = await import('../../kit/verify.ts');
    const { signatureFaults } = await import('../../kit/signature-faults.ts');
    const folder = existingFolder(system, values.kit);
    const key = values.key === null ? null : readKeyFile(system, values.key);
    const found = verifyKit(system.files, folder, (file, percent) => {
      output.status(`${percent} % ${file}`);
    });
    const { entries, sha256, totalBytes, signed } = found;
    const faults = [...found.faults, ...(key === null || found.kit === null ? [] : signatureFaults(signed, key))];
    const ok = faults.length === 0;
    const verdict = `${folder}: ${numbered(entries.length, 'update')}, ${totalBytes} bytes: ${ok ? 'no faults' : numbered(faults.length, 'fault')}`;
    const keyId = signed?.signature.keyId ?? null;
    const by =
      keyId === null
        ? []
        : [key !== null && ok ? `signed by the key ${keyId}` : `names the key ${keyId} as its signer; not checked`];
    return {
      exitCode: ok ? 0 : 1,
      lines: [...faults.map(describeFault), verdict, ...by, ...(ok ? [] : [`Next: ${catalogue.kitInvalid.next}`])],
      json: { ok, folder, faults, sha256, totalBytes, entries: entries.length, keyId, signatureChecked: key !== null },
    };
  },
});
