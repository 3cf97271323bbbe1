import { resolve } from 'node:path';
import type { Finding } from '../../domain/doctor/finding.ts';
import { asPatchPilotError } from '../../errors/error.ts';
import { defineCommand, type Context } from '../command.ts';
import type { Values } from '../option.ts';
import { policyFor } from '../places.ts';
import { RECORD_OPTION } from '../recording.ts';
import { DEVICE_OPTIONS, runRequest } from '../run-options.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Could a run work here now? Looks only, at most a minute.',
  options: { ...DEVICE_OPTIONS, ...RECORD_OPTION },
  examples: [
    { line: 'patchpilot doctor', does: 'as SYSTEM or an administrator, before the first run' },
    { line: 'patchpilot doctor --record C:\\recorded', does: 'all that a run would read too, kept as files' },
  ],
  exitCodes: ['0   ready', '1   not ready', '2   unknown', '64  usage'],
  usesDevice: true,
  async execute(values, { system, output }) {
    const { checkDevice } = await import('../../domain/doctor/check-device.ts');
    const { configFindings } = await import('../doctor-config.ts');
    const { doctorExit } = await import('../../domain/doctor/finding.ts');
    const policy = await policyFor(system, values);
    const outputRoot = resolve(
      system.host.workingFolder,
      values.outputRoot ?? policy.outputRoot ?? system.host.defaultOutputRoot,
    );
    const findings: Finding[] = [
      ...configFindings(policy, system.clock.now()),
      rootFinding(system.files.stat(outputRoot)?.kind, outputRoot),
    ];
    if (system.host.platform === 'win32') {
      const { readDoctorFacts } = await import('../../device/windows/index.ts');
      findings.push(...checkDevice(await readDoctorFacts(system, outputRoot)));
    } else {
      findings.push({
        id: 'device',
        status: 'unknown',
        read: system.host.platform,
        means: 'there is no Windows device to look at; configuration and output root were judged',
        next: 'run doctor on the device that is to be patched',
      });
    }
    const exitCode = doctorExit(findings);
    const verdict = (['ready', 'not ready', 'unknown'] as const)[exitCode];
    const unread = values.record === null ? [] : await readAsARun(values, { system, output });
    const lines = [...findings.flatMap(linesOf), ...unread.map((one) => `not read: ${one}`), `doctor: ${verdict}`];
    const told = values.record === null ? {} : { unread };
    return { exitCode, lines, json: { verdict, findings, ...told } };
  },
});

/**
 * Asks for all that a run would, so that a recording holds it: the search and the decisions of `plan`, and the
 * inventory. Returns why something could not be read.
 */
async function readAsARun(
  values: Values<typeof DEVICE_OPTIONS>,
  { system, output }: Pick<Context, 'system' | 'output'>,
): Promise<string[]> {
  const { plan } = await import('../../pipeline/plan.ts');
  const { readMore } = await import('../../device/windows/index.ts');
  const onProgress = (step: string, percent: number | null): void => {
    output.status(`${step}${percent === null ? '' : ` ${percent} %`}`);
  };
  const request = runRequest({ ...values, scenario: null, kit: null, testMode: false });
  const progress = (_phase: string, step: string, percent: number | null): void => {
    onProgress(step, percent);
  };
  const problem = await plan(system, request, { progress }).then(
    () => [],
    (error: unknown) => [asPatchPilotError(error).message],
  );
  return [...problem, ...(await readMore(system, onProgress))];
}

function linesOf({ id, status, read, means, next }: Finding): string[] {
  const line = `${status.padEnd(8)} ${id}: ${read}: ${means}`;
  return status === 'ok' ? [line] : [line, `         do: ${next}`];
}

function rootFinding(kind: string | undefined, outputRoot: string): Finding {
  const fine = kind === undefined || kind === 'folder';
  return {
    id: 'outputRoot',
    status: fine ? 'ok' : 'problem',
    read: `${outputRoot} (${kind ?? 'not there yet'})`,
    means: fine ? 'a run can write there, or makes it' : 'a run writes into a folder of its own, and this is none',
    next: fine ? 'nothing' : 'name another folder with --output-root',
  };
}
