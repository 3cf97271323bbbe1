import { numbered } from '../../domain/plural.ts';
import { resolve } from 'node:path';
import { describeFault } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { existingFolder } from '../existing-folder.ts';
import { readKeyFile } from '../key-file.ts';
import { UsageError } from '../usage-error.ts';

export const kitBuild = defineCommand({
  name: 'kit build',
  summary: 'Make an offline kit of a folder of updates.',
  options: {
    folder: { kind: 'argument', does: 'the updates, with an optional kit-source.json' },
    out: { kind: 'text', value: 'KIT', does: 'where the kit is made' },
    classification: {
      kind: 'text',
      value: 'NAME',
      does: 'what files are classified as that kit-source.json says nothing of',
    },
    sign: { kind: 'text', value: 'KEY', does: 'sign it with this Ed25519 private key (PEM)' },
  },
  examples: [
    { line: 'patchpilot kit build updates --out kit', does: 'a kit for a stick' },
    {
      line: 'patchpilot kit build updates --out kit --classification Updates',
      does: 'of files that neither say what they are nor are known by their number',
    },
    {
      line: 'patchpilot kit build updates --out kit --sign key.pem',
      does: 'one whose .exe and .msi a policy can trust',
    },
  ],
  exitCodes: ['0   made', '1   faults, each named; nothing is written', '64  usage', '66  no such folder or key'],
  async execute(values, { system, output }) {
    if (values.out === null)
      throw new UsageError('kit build needs --out KIT', ['patchpilot kit build updates --out kit']);
    const { buildKit } = await import('../../kit/build.ts');
    const { embeddedBuilds } = await import('../../policy/builds-in-force.ts');
    const folder = existingFolder(system, values.folder);
    const out = resolve(system.host.workingFolder, values.out);
    const key = values.sign === null ? null : readKeyFile(system, values.sign);
    const onFile = (file: string, percent: number): void => {
      output.status(`${percent} % ${file}`);
    };
    const { ok, faults, notes, kit } = buildKit(system.files, folder, out, {
      onFile,
      key,
      classification: values.classification,
      builds: embeddedBuilds(system.assets),
    });
    const made = ok
      ? [`${out}: ${numbered(kit?.entries.length ?? 0, 'update')}`]
      : [`${numbered(faults.length, 'fault')}, nothing is made`];
    const signed = kit?.signature == null ? [] : [`signed by the key ${kit.signature.keyId}`];
    const lines = [...faults.map(describeFault), ...notes.map((note) => `Note: ${note}`), ...made, ...signed];
    return { exitCode: ok ? 0 : 1, lines, json: { ok, out, faults, notes, kit } };
  },
});
