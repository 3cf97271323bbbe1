import { dirname, join, resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { Files } from '../system/system.ts';
import type { ReportAssets } from './assets.ts';
import type { ReportInput } from './input.ts';
import { renderReports } from './render.ts';

/** The three files as they are named outside of a run. */
const NAMES = ['final-report.json', 'final-report.html', 'redaction-log.json'];

/**
 * `report <run> --out DIR`: the reports made again from the evidence, beside it. Gives the absolute paths written. The
 * bytes are those of the run's own reports as long as evidence, tables and program are the same.
 *
 * @throws `outputUnusable` when the folder lies in a run (also through a link), `outputFailed` when it cannot be written
 */
export function renderAgain(
  files: Pick<Files, 'stat' | 'realPath' | 'makeFolder' | 'writeAtomic'>,
  input: ReportInput,
  assets: ReportAssets,
  outFolder: string,
): string[] {
  refuseRunFolder(files, outFolder);
  const { finalReportJson, html, redactionLog } = renderReports(input, assets);
  const texts = [finalReportJson, html, formatLog(redactionLog)];
  files.makeFolder(outFolder);
  return texts.map((text, index) => {
    const path = join(outFolder, NAMES[index] ?? '');
    files.writeAtomic(path, new TextEncoder().encode(text));
    return path;
  });
}

/** The redaction log as it is written: people read it, so it is indented. */
export function formatLog(log: unknown): string {
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Evidence is never written to after the fact: neither into the run itself nor into any other. */
function refuseRunFolder(files: Pick<Files, 'stat' | 'realPath'>, outFolder: string): void {
  for (let folder = realFolder(files, resolve(outFolder)); ; folder = dirname(folder)) {
    const isRun = files.stat(join(folder, RUN_FILES.run)) ?? files.stat(join(folder, RUN_FILES.state));
    if (isRun !== undefined) {
      throw new PatchPilotError(
        'outputUnusable',
        outFolder,
        `expected a folder outside of every run, got one in ${folder}`,
      );
    }
    if (dirname(folder) === folder) return;
  }
}

/** The folder with links resolved; of one that does not exist yet, its nearest existing parent. */
function realFolder(files: Pick<Files, 'realPath'>, folder: string): string {
  const real = files.realPath(folder);
  if (real !== undefined || dirname(folder) === folder) return real ?? folder;
  return realFolder(files, dirname(folder));
}
