import { EXIT_CODES, type ExitName } from '../../domain/exit-codes.ts';
import { mapExitCode } from '../../domain/exit-profile.ts';
import type { Over } from '../../pipeline/detach/work.ts';
import type { CommandResult } from '../command-result.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { reportedProblems } from '../reported-problems.ts';
import { lastLineOf, recordedRefusal, runAnswer } from '../run-answer.ts';
import { runReporter } from '../run-listener.ts';
import { optionName, type Values } from '../option.ts';
import { exitMapping, RUN_OPTIONS, runRequest } from '../run-options.ts';
import type { Caller, RunRequest, RunResult } from '../../pipeline/request.ts';
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
    { line: 'patchpilot run --detach --ok 100', does: 'by a task of SYSTEM; this returns at once' },
    { line: 'patchpilot run --scenario success-0', does: 'a simulated device' },
  ],
  exitCodes: [
    ...(Object.keys(EXIT_CODES) as ExitName[]).map((name) => `${String(EXIT_CODES[name]).padEnd(4)}${name}`),
    'no other; patchpilot exit-codes --meanings says what they mean',
  ],
  usesDevice: true,
  refuse: recordedRefusal,
  async execute(values, { system, output, io }) {
    const { profile, ok } = exitMapping(values, system.host.platform);
    const request = runRequest(values);
    const start = await startOf(values, request);
    const stop = new AbortController();
    const close = new AbortController();
    io.onStop((closing) => {
      stop.abort();
      if (closing) close.abort();
    });
    const reporter = await runReporter(output, system.clock);
    try {
      const caller = { listener: reporter.listener, stop: stop.signal, closing: close.signal };
      const result = await start(system, caller);
      if ('over' in result) return overAlready(result);
      const problems = await reportedProblems(system.files, result);
      await toldToWindows(system, request, result);
      return runAnswer(result, mapExitCode(result.exitCode, profile, ok), null, problems);
    } finally {
      reporter.close();
    }
  },
});

/** What this start does: the run itself, or hands it over, or is the task that it was handed over to. */
async function startOf(values: Values<typeof RUN_OPTIONS>, request: RunRequest): Promise<Start> {
  const { detach, detached } = values;
  const { run: runCycle } = await import('../../pipeline/run.ts');
  if (detached !== null) {
    const { workDetached } = await import('../../pipeline/detach/work.ts');
    return (system, caller) => workDetached(system, detached, caller);
  }
  if (!detach) return (system, caller) => runCycle(system, request, caller);
  for (const name of NOT_DETACHED) {
    if (values[name] !== false && values[name] !== null)
      throw new UsageError(`--detach and --${optionName(name)} exclude each other`, [NOT_DETACHED_HINT]);
  }
  const { handOver } = await import('../../pipeline/detach/hand-over.ts');
  return (system, caller) => runCycle(system, request, caller, handOver);
}

type Start = (system: System, caller: Caller) => Promise<RunResult | Over>;

/** Nothing was done, and nothing is recorded or told of it. */
const overAlready = ({ over: { runId, exitCode } }: Over): CommandResult => ({
  exitCode,
  lines: [`Run ${runId} is over: it came to ${exitCode}.`],
  json: { runId, exitCode },
});

/** Options of what is looked at while it works: a scheduled task has nobody to show it to. */
const NOT_DETACHED = ['scenario', 'testMode', 'record', 'waitLock'] as const;
const NOT_DETACHED_HINT = 'a run is handed over as it is, on this device: leave one of the two out';

/**
 * What a real run came to stands in the Application log too, where monitors of Windows look; nothing of a dry run or a
 * scenario.
 */
async function toldToWindows(system: System, { testMode, scenario }: RunRequest, result: RunResult): Promise<void> {
  if (system.host.platform !== 'win32' || testMode || scenario !== null || result.detached === true) return;
  const { writeApplicationLog } = await import('../../device/windows/index.ts');
  await writeApplicationLog(system, result.exitCode, lastLineOf(result));
}
