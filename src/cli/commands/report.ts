import { dirname, join, resolve } from 'node:path';
import { RUN_FILES } from '../../evidence/layout.ts';
import { PatchPilotError } from '../../errors/error.ts';
import type { Files } from '../../system/system.ts';
import { defineCommand } from '../command.ts';
import { findRun, RUN_ARGUMENT } from '../find-run.ts';
import { outputRootFor, ROOT_OPTIONS } from '../places.ts';
import { UsageError } from '../usage-error.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'Render the reports of a run again, into another folder.',
  options: {
    run: RUN_ARGUMENT,
    out: { kind: 'text', value: 'DIR', does: 'where the reports are written; never into a run' },
    ...ROOT_OPTIONS,
  },
  examples: [{ line: 'patchpilot report latest --out again', does: 'the last run, into the folder again' }],
  exitCodes: ['0   the reports are written', '1   they could not be', '64  usage', '66  no such run'],
  async execute(values, { system }) {
    if (values.out === null) throw new UsageError('report needs --out DIR', ['patchpilot report latest --out again']);
    const { files } = system;
    const out = resolve(system.host.workingFolder, values.out);
    const outputRoot = await outputRootFor(system, values);
    const folder = findRun(system, values.run, () => outputRoot);
    const inside = runAround(files, out);
    if (inside !== undefined)
      throw new PatchPilotError('outputUnusable', out, `expected a folder outside of runs, got one in ${inside}`);

    const { runFolderAt } = await import('../../evidence/run-folder.ts');
    const { runIdOf, readRunFacts } = await import('../../evidence/facts.ts');
    const { decideExit } = await import('../../domain/exit-code.ts');
    const { readReportInput } = await import('../../report/read.ts');
    const { loadReportAssets } = await import('../../report/assets.ts');
    const { renderReports } = await import('../../report/render.ts');
    const runId = runIdOf(files, folder);
    const exit = decideExit(readRunFacts(files, folder));
    const rendered = renderReports(
      readReportInput(runFolderAt(files, folder, runId), exit),
      loadReportAssets(system.assets),
    );

    files.makeFolder(out);
    const written = [
      { name: 'final-report.json', text: rendered.finalReportJson },
      { name: 'final-report.html', text: rendered.html },
      { name: 'redaction-log.json', text: `${JSON.stringify(rendered.redactionLog, null, 2)}\n` },
    ].map(({ name, text }) => {
      const path = join(out, name);
      files.writeAtomic(path, Buffer.from(text));
      return path;
    });
    return { exitCode: 0, lines: written, json: { runId, runFolder: folder, written } };
  },
});

/** The run folder that a path lies in, links resolved; undefined when it lies in none. */
function runAround(files: Files, path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    const real = files.realPath(at);
    if (real !== undefined) return runAbove(files, real);
    if (dirname(at) === at) return undefined;
  }
}

function runAbove(files: Files, path: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    const isRun = [RUN_FILES.run, RUN_FILES.manifest, RUN_FILES.state].some(
      (file) => files.stat(join(at, file)) !== undefined,
    );
    if (isRun) return at;
    if (dirname(at) === at) return undefined;
  }
}
