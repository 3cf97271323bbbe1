import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { evidenceWarning } from '../evidence-warning.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { RUN_ARGUMENT, runPlaces } from '../run-places.ts';
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
    const { findRun } = await import('../find-run.ts');
    const places = await runPlaces(system, values);
    const folder = findRun(system, values.run, places);
    const { runFolderAt } = await import('../../evidence/run-folder.ts');
    const { runIdOf, readRunFacts } = await import('../../evidence/facts.ts');
    const { decideExit } = await import('../../domain/exit-code.ts');
    const { readReportInput } = await import('../../report/read.ts');
    const { loadReportAssets } = await import('../../report/assets.ts');
    const { renderAgain } = await import('../../report/again.ts');
    const runId = runIdOf(files, folder);
    const { verifyRun } = await import('../../verify/verify.ts');
    const verified = verifyRun(files, folder);
    const decided = decideExit(readRunFacts(files, folder));
    const warning = evidenceWarning(verified);
    const exit = warning === null ? decided : { ...decided, reasons: [warning, ...decided.reasons] };
    const input = readReportInput(runFolderAt(files, folder, runId), exit);
    const written = renderAgain(files, input, loadReportAssets(system.assets), out);
    const errors = warning === null ? [] : [`patchpilot: ${warning}`, `next: patchpilot verify ${values.run}`];
    return {
      exitCode: 0,
      lines: written,
      errors,
      json: { runId, runFolder: folder, verdict: verified.verdict, written },
    };
  },
});
