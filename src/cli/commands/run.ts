import { EXIT_CODES, type ExitName } from '../../domain/exit-codes.ts';
import { mapExitCode } from '../../domain/exit-profile.ts';
import { defineCommand } from '../command.ts';
import { notInThisVersion } from '../find-command.ts';
import { reportedProblems } from '../reported-problems.ts';
import { lastLineOf, recordedRefusal, runAnswer } from '../run-answer.ts';
import { runReporter } from '../run-listener.ts';
import { exitMapping, RUN_OPTIONS, runRequest } from '../run-options.ts';
import type { RunRequest, RunResult } from '../../pipeline/request.ts';
import type { System } from '../../system/system.ts';

export const run = defineCommand({
  name: 'run',
  oldName: 'Invoke-PatchPilotRun',
  summary: 'Run a patch cycle on this device, or go on with the open one.',
  options: RUN_OPTIONS,
  examples: [
    { line: 'patchpilot run', does: 'patch this device now' },
    { line: 'patchpilot run --test-mode', does: 'say what would be done, change nothing' },
    { line: 'patchpilot run --kit E:\\kit', does: 'from a stick, without network' },
    { line: 'patchpilot run --scenario success-0', does: 'a simulated device' },
  ],
  exitCodes: [
    ...(Object.keys(EXIT_CODES) as ExitName[]).map((name) => `${String(EXIT_CODES[name]).padEnd(4)}${name}`),
    'no other; patchpilot exit-codes --meanings says what they mean',
  ],
  usesDevice: true,
  refuse: recordedRefusal,
  async execute(values, { system, output, io }) {
    if (values.detach) throw notInThisVersion('run --detach');
    const { profile, ok } = exitMapping(values, system.host.platform);
    const request = runRequest(values);
    const stop = new AbortController();
    const close = new AbortController();
    io.onStop((closing) => {
      stop.abort();
      if (closing) close.abort();
    });
    const reporter = await runReporter(output, system.clock);
    try {
      const { run: runCycle } = await import('../../pipeline/run.ts');
      const caller = { listener: reporter.listener, stop: stop.signal, closing: close.signal };
      const result = await runCycle(system, request, caller);
      const problems = await reportedProblems(system.files, result);
      await toldToWindows(system, request, result);
      return runAnswer(result, mapExitCode(result.exitCode, profile, ok), null, problems);
    } finally {
      reporter.close();
    }
  },
});

/**
 * What a real run came to stands in the Application log too, where monitors of Windows look; nothing of a dry run or a
 * scenario.
 */
async function toldToWindows(system: System, { testMode, scenario }: RunRequest, result: RunResult): Promise<void> {
  if (system.host.platform !== 'win32' || testMode || scenario !== null) return;
  const { writeApplicationLog } = await import('../../device/windows/index.ts');
  await writeApplicationLog(system, result.exitCode, lastLineOf(result));
}
