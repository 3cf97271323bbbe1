import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { policyFor } from '../places.ts';
import { DEVICE_OPTIONS } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

const EXAMPLE = 'patchpilot policy pack --config tree --site-id HQ --out HQ.json';
const OF_ONE = 'patchpilot policy pack --config config --device-id PC7 --out PC7.json';

export const policyPack = defineCommand({
  name: 'policy pack',
  summary: 'One file with the policy of a site, or of one device, and of no other; run --config takes it.',
  options: {
    ...DEVICE_OPTIONS,
    deviceId: { kind: 'text', value: 'ID', does: 'for this device alone; default for every device of the site' },
    out: { kind: 'text', value: 'FILE', does: 'the file to write, in the place of one that is there' },
  },
  examples: [
    { line: EXAMPLE, does: 'for every device of a site, where the whole tree is' },
    { line: OF_ONE, does: 'for one device alone' },
  ],
  exitCodes: ['0   written', '1   the configuration has faults', '64  usage', '66  no such configuration'],
  async execute(values, { system }) {
    if (values.out === null) throw new UsageError('policy pack needs --out FILE', [EXAMPLE]);
    const anyDevice = values.deviceId === null;
    const policy = await policyFor(system, { ...values, anyDevice });
    if (!policy.ok) throw policy.error;
    const { packPolicy } = await import('../../policy/inline.ts');
    const out = resolve(system.host.workingFolder, values.out);
    system.files.writeAtomic(
      out,
      Buffer.from(`${JSON.stringify(packPolicy(policy.effective, policy.builds?.table ?? null), null, 2)}\n`, 'utf8'),
    );
    // What is handed out is what was read back: a path that only this machine has is a fault there.
    const again = await policyFor(system, { config: out, anyDevice });
    if (!again.ok) {
      system.files.remove(out);
      throw again.error;
    }
    const { ids, policyProfileId } = policy;
    const { tenantId, clientId, siteId, deviceId } = ids;
    const { buildsInForce } = await import('../../policy/builds-in-force.ts');
    const packed = policy.builds === null ? [] : [buildsInForce(system.assets, policy.builds).note ?? ''];
    const { isWindowsAbsolute } = await import('../../domain/policy/refused-path.ts');
    const root = system.host.platform === 'win32' ? null : policy.outputRoot;
    const foreign = root !== null && !isWindowsAbsolute(root) ? [ofThisMachine(root)] : [];
    const { policyNotes } = await import('../../policy/notes.ts');
    const notes = [...policyNotes(policy), ...packed, ...foreign];
    // Each device adds its id: only the policy of one has a hash that its runs record.
    const sha256 = deviceId === '' ? null : again.effective.sha256;
    const whose = `${tenantId} / ${clientId} / ${siteId}`;
    const of = deviceId === '' ? `every device of ${whose}` : `device ${whose} / ${deviceId}`;
    const ring = policyProfileId === null ? '' : `, ring ${policyProfileId}`;
    return {
      exitCode: 0,
      lines: [`${out}: ${of}${ring}`, ...(sha256 === null ? [] : [`  policy ${sha256}`]), ...notes],
      json: { out, ids: { ...ids, deviceId: deviceId === '' ? null : deviceId }, policyProfileId, sha256, notes },
    };
  },
});

/** A relative output root has become one of the machine that packs. */
const ofThisMachine = (outputRoot: string): string =>
  `outputRoot ${outputRoot} is a path of this machine: state it as a Windows path, or give --output-root there`;
