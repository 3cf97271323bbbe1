import { numbered } from '../../domain/plural.ts';
import { join, resolve } from 'node:path';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import type { CommandResult } from '../command-result.ts';
import type { Context } from '../command.ts';
import { defineCommand } from '../command.ts';
import type { DrilledScenario } from '../drill.ts';
import { lastLineOf } from '../run-answer.ts';
import { UsageError } from '../usage-error.ts';

export const drill = defineCommand({
  name: 'drill',
  summary: 'Every embedded scenario: expected against actual exit code.',
  options: {
    exit: { kind: 'text', value: 'CODE', does: 'run one scenario that ends so, and exit with it' },
    keep: { kind: 'text', value: 'DIR', does: 'an empty folder to work in, and to leave' },
  },
  examples: [
    { line: 'patchpilot drill', does: 'does this build do what it says?' },
    { line: 'patchpilot drill --exit 150', does: "test an RMM's alert rule" },
  ],
  exitCodes: ['0   all agree', '1   not all agree', 'N   with --exit N', '64  usage'],
  async execute(values, context) {
    const { system, io } = context;
    const wanted = values.exit === null ? null : exitOf(values.exit);
    const folder = workFolder(context, values.keep);
    const stop = new AbortController();
    io.onStop(() => {
      stop.abort();
    });
    try {
      return await (wanted === null
        ? drillAll(context, folder, stop.signal)
        : drillOne(context, folder, wanted, stop.signal));
    } finally {
      if (values.keep === null) system.files.removeTree(folder);
    }
  },
});

async function drillAll({ system, output }: Context, folder: string, stop: AbortSignal): Promise<CommandResult> {
  const { drillNames, drillScenario } = await import('../drill.ts');
  const names = drillNames(system);
  const width = Math.max(...names.map((name) => name.length)) + '.json'.length;
  const drilled: DrilledScenario[] = [];
  output.line(`${'scenario'.padEnd(width)}  ${'expected'.padEnd(18)} ${'actual'.padEnd(18)} from the files`);
  for (const name of names) {
    if (stop.aborted) break;
    output.status(name);
    const scenario = await drillScenario(system, name, join(folder, name), stop);
    output.line(row(scenario, width));
    drilled.push(scenario);
  }
  const differ = drilled.filter(({ agrees }) => !agrees).length;
  const complete = drilled.length === names.length;
  const ok = complete && differ === 0;
  const summary = `${numbered(drilled.length, 'scenario')}, ${differ === 0 ? 'all agree' : `${differ} differ`}${complete ? '' : '; stopped'}`;
  return { exitCode: ok ? 0 : 1, lines: [summary], json: { ok, scenarios: drilled.map(object) } };
}

/** Runs scenarios that should end with a code until one does; its last line is the command's. */
async function drillOne({ system }: Context, folder: string, code: number, stop: AbortSignal): Promise<CommandResult> {
  const { drillNames, drillScenario, expectedCodes } = await import('../drill.ts');
  for (const name of drillNames(system)) {
    if (expectedCodes(system, name)[0] !== code) continue;
    const scenario = await drillScenario(system, name, join(folder, name), stop);
    const first = scenario.starts[0];
    if (first?.actual !== code) continue;
    const line = lastLineOf(first.result);
    return {
      exitCode: code,
      lines: [`drill: ${scenario.file}`],
      json: { exitCode: code, ...object(scenario) },
      lastLine: line,
    };
  }
  return { exitCode: 1, lines: [`no scenario ended with ${code}`], json: { exitCode: 1, scenarios: [] } };
}

const codes = (of: readonly (number | null)[]): string => of.map((code) => code ?? '-').join(' ');

function row({ file, starts, agrees }: DrilledScenario, width: number): string {
  const columns = [
    codes(starts.map(({ expected }) => expected)),
    codes(starts.map(({ actual }) => actual)),
    codes(starts.map(({ fromFiles }) => fromFiles)),
  ].map((text) => text.padEnd(18));
  return `${file.padEnd(width)}  ${columns.join(' ').trimEnd()}${agrees ? '' : '  DIFFERS'}`;
}

/** `expected` and `actual` are of the first start; `starts` has them all. */
const object = ({ file, starts, agrees }: DrilledScenario): object => ({
  file,
  expected: starts[0]?.expected ?? null,
  actual: starts[0]?.actual ?? null,
  agrees,
  starts: starts.map(({ expected, actual, fromFiles, result }) => ({
    expected,
    actual,
    fromFiles,
    why: result.why,
    runId: result.runId,
    lastLine: lastLineOf(result),
  })),
});

function exitOf(text: string): number {
  const known: readonly number[] = Object.values(EXIT_CODES);
  if (/^\d{1,3}$/u.test(text) && known.includes(Number(text))) return Number(text);
  throw new UsageError(`option --exit: expected an exit code of run, got ${text}`, [
    'patchpilot exit-codes lists them',
  ]);
}

/** A new folder among the temporary ones, or the empty one that is to be kept. */
function workFolder({ system }: Context, keep: string | null): string {
  const { files, host, ids } = system;
  const folder =
    keep === null ? join(host.temporaryFolder, `patchpilot-drill-${ids.guid()}`) : resolve(host.workingFolder, keep);
  if (files.list(folder).length > 0)
    throw new UsageError(`expected an empty folder, got ${folder}`, ['name another folder with --keep']);
  files.makeFolder(folder);
  return folder;
}
