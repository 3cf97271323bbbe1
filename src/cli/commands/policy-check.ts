import { numbered } from '../../domain/plural.ts';
import { describeFault, PatchPilotError } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { programFolder } from '../places.ts';

export const policyCheck = defineCommand({
  name: 'policy check',
  summary: 'Every fault of a whole config tree at once.',
  options: {
    config: {
      kind: 'optionalArgument',
      does: 'the config folder or its profile; default beside the program',
    },
  },
  examples: [{ line: 'patchpilot policy check \\\\server\\patch\\config', does: 'before a change goes live' }],
  exitCodes: ['0   no faults; warnings change no code', '1   faults', '64  usage', '66  no such configuration'],
  async execute({ config }, { system }) {
    const { checkPolicyTree } = await import('../../policy/check.ts');
    const { sha256Hex } = await import('../../evidence/hash.ts');
    const beside = programFolder(system);
    const { buildsInForce } = await import('../../policy/builds-in-force.ts');
    const { faults, warnings, files, devices, profiles, builds } = checkPolicyTree(system, {
      config,
      programFolder: beside,
      hash: sha256Hex,
    });
    if (config === null && files.length === 0 && faults.length === 0)
      throw new PatchPilotError('configMissing', beside, 'expected a folder config beside the program, got nothing');
    const counted = [
      numbered(files.length, 'policy file'),
      numbered(devices, 'device folder'),
      numbered(profiles.length, 'ring'),
    ].join(', ');
    const lines = [
      ...faults.map(describeFault),
      ...warnings.map((warning) => `warning: ${describeFault(warning)}`),
      ...(builds === null ? [] : [buildsInForce(system.assets, builds).note ?? '']),
      `${counted}: ${faults.length === 0 ? 'no faults' : numbered(faults.length, 'fault')}, ${numbered(warnings.length, 'warning')}`,
    ];
    return {
      exitCode: faults.length === 0 ? 0 : 1,
      lines,
      json: {
        ok: faults.length === 0,
        faults,
        warnings,
        files,
        devices,
        profiles,
        builds: builds?.table.madeOn ?? null,
      },
    };
  },
});
