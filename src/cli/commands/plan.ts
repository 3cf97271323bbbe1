import type { PatchPilotError } from '../../errors/error.ts';
import { defineCommand } from '../command.ts';
import { RECORD_OPTION } from '../recording.ts';
import { DEVICE_OPTIONS, runRequest, SOURCE_OPTIONS } from '../run-options.ts';

const SEARCH_FAILED = 3;
const SEARCH_ERRORS: readonly string[] = ['searchFailed', 'agentUnavailable', 'bridgeFailed', 'timeLimit'];

export const plan = defineCommand({
  name: 'plan',
  summary: 'What would be installed, what not or not yet, and by which rule; changes nothing.',
  options: {
    ...DEVICE_OPTIONS,
    scenario: SOURCE_OPTIONS.scenario,
    kit: SOURCE_OPTIONS.kit,
    ...RECORD_OPTION,
  },
  examples: [
    { line: 'patchpilot plan', does: 'what a run would do now: what it installs, what waits and till when' },
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
    const planned = await decide(system, request, {
      progress: (phase, step, percent) => {
        output.status(`${phase} ${step}${percent === null ? '' : ` ${percent} %`}`);
      },
    });
    const { planLines } = await import('../plan-lines.ts');
    const { catalog, simulated, ids, policyProfileId, deviceTime, notes } = planned;
    const { deviceId } = ids;
    return {
      exitCode: catalog.scan.outcome === 'failed' ? SEARCH_FAILED : 0,
      lines: planLines(planned),
      json: { deviceId, simulated, ids, policyProfileId, deviceTime, notes, catalog },
    };
  },
});
