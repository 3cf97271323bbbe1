import { join } from 'node:path';
import { refuseRunFolder } from '../evidence/outside-runs.ts';
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
 * @throws `outputUnusable` when the folder lies in a run (also through a link), `outputFailed` when it cannot be
 * written
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
