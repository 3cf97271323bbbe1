import { defineCommand } from '../command.ts';
import { policyFor } from '../places.ts';
import { DEVICE_OPTIONS } from '../run-options.ts';
import { table } from '../table.ts';

/** Longer values are cut in the table; `--json` has them whole. */
const SHOWN_VALUE = 60;

export const policyShow = defineCommand({
  name: 'policy show',
  summary: 'The policy of a device, each value with the file it came from.',
  options: DEVICE_OPTIONS,
  examples: [
    { line: 'patchpilot policy show', does: 'for this device' },
    { line: 'patchpilot policy show --config config --tenant-id T1 --device-id PC7', does: 'for another' },
  ],
  exitCodes: ['0   shown', '1   the configuration has faults', '64  usage', '66  no such configuration'],
  async execute(values, { system }) {
    const policy = await policyFor(system, values);
    if (!policy.ok) throw policy.error;
    const { policyRows } = await import('../../policy/show.ts');
    const { policyNotes } = await import('../../policy/notes.ts');
    const { buildsInForce } = await import('../../policy/builds-in-force.ts');
    const { effective, ids, policyProfileId, origin, configFolder, builds } = policy;
    const notes = policyNotes(policy);
    const head = [
      `device ${Object.values(ids).join(' / ')}${policyProfileId === null ? '' : `, ring ${policyProfileId}`}`,
      `configuration ${configFolder ?? (origin === 'builtIn' ? 'none, built-in defaults' : origin)}`,
      ...notes.map((note) => `note: ${note}`),
      ...(builds === null ? [] : [buildsInForce(system.assets, builds).note ?? '']),
    ];
    const rows = policyRows(effective).map(({ key, value, source, level }) => [
      key,
      value.length <= SHOWN_VALUE || isWindow(key) ? value : `${value.slice(0, SHOWN_VALUE - 3)}...`,
      `${source} (${level})`,
    ]);
    const json = { ids, policyProfileId, origin, configFolder, notes, effective };
    return { exitCode: 0, lines: [...head, ...table(rows)], json };
  },
});

/** Start and length of a window stand at its end. */
const isWindow = (key: string): boolean => key.startsWith('UpdatePolicy.maintenanceWindows');
