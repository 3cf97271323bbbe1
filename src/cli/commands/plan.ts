import { acceptanceLines, acceptanceOf, type Acceptance } from '../../domain/accepted-states.ts';
import { cut } from '../../domain/named-update.ts';
import type { Catalog, CatalogEntry } from '../../schema/catalog.ts';
import type { AcceptableWhy } from '../../schema/why.ts';
import type { PatchPilotError } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { RECORD_OPTION } from '../recording.ts';
import { DEVICE_OPTIONS, runRequest, SOURCE_OPTIONS } from '../run-options.ts';
import { table } from '../table.ts';

const SEARCH_FAILED = 3;
const SEARCH_ERRORS: readonly string[] = ['searchFailed', 'agentUnavailable', 'bridgeFailed', 'timeLimit'];

export const plan = defineCommand({
  name: 'plan',
  summary: 'What would be installed, what not, and by which rule; changes nothing.',
  options: {
    ...DEVICE_OPTIONS,
    scenario: SOURCE_OPTIONS.scenario,
    kit: SOURCE_OPTIONS.kit,
    ...RECORD_OPTION,
  },
  examples: [
    { line: 'patchpilot plan', does: 'what a run would install now' },
    { line: 'patchpilot plan --scenario deferred-0', does: 'on a simulated device' },
  ],
  exitCodes: [
    '0   decided',
    '1   the policy or the device cannot be used',
    '3   the search failed',
    '64  usage',
    '66  absent input',
  ],
  usesDevice: true,
  failureCode: ({ code }: PatchPilotError) => (SEARCH_ERRORS.includes(code) ? SEARCH_FAILED : 1),
  async execute(values, { system, output }) {
    const { plan: decide } = await import('../../pipeline/plan.ts');
    const request = runRequest({ ...values, testMode: false });
    const { catalog, simulated, deviceId } = await decide(system, request, {
      progress: (phase, step, percent) => {
        output.status(`${phase} ${step}${percent === null ? '' : ` ${percent} %`}`);
      },
    });
    const { scan, counts, updates } = catalog;
    const failed = scan.outcome === 'failed';
    const lines = [
      `${deviceId}${simulated ? ' (simulated)' : ''}: ${counts.offered} offered, ${counts.selected} selected, ` +
        `${counts.deferred} deferred, ${counts.excluded} excluded, ${counts.notApplicable} not applicable`,
      ...table([...updates].sort(byOrder).map(row)),
      ...(scan.outcome === 'complete'
        ? []
        : [`search ${scan.outcome}: ${scan.message ?? scan.warnings[0] ?? scan.source}`]),
      ...acceptanceLines(foreseen(catalog)),
    ];
    return { exitCode: failed ? SEARCH_FAILED : 0, lines, json: { deviceId, simulated, catalog } };
  },
});

/** What a run would be told of the states that hold already; which update will fail nobody knows before. */
function foreseen({ coverage, acceptedStates }: Catalog): Acceptance {
  const { judged, stale, support } = coverage;
  const holds = (why: AcceptableWhy): boolean => (why === 'stale' ? stale : why === 'unsupported' && support === why);
  return acceptanceOf(acceptedStates ?? null, (why) => judged && holds(why));
}

const byOrder = (a: CatalogEntry, b: CatalogEntry): number => (a.order ?? Infinity) - (b.order ?? Infinity);

function row({ order, decision, title, rule, detail, policyFile, policyKey, required }: CatalogEntry): string[] {
  const from = policyKey === null ? '' : ` [${policyFile ?? 'built-in default'}: ${policyKey}]`;
  return [
    order === null ? '-' : String(order),
    `${decision}${required && decision === 'selected' ? ', required' : ''}`,
    cut(title),
    `${rule}${detail === '' ? '' : `: ${detail}`}${from}`,
  ];
}
