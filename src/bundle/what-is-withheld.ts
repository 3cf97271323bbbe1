import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';

/** What can be left out of a bundle, by the name that `--withhold` knows it by: nothing is concluded from any of it. */
export const WITHHOLDABLE = ['raw', 'diagnostics', 'checks', 'html'] as const;
export type Withholdable = (typeof WITHHOLDABLE)[number];

/** What each of them is, for help. */
export const MEANING: Readonly<Record<Withholdable, string>> = {
  raw: 'raw answers of the device',
  diagnostics: 'collected logs and files',
  checks: 'what each application check saw',
  html: 'the HTML report',
};

/** Which of them a file of a run belongs to; null for what a bundle always holds. Pure. */
export function withholdableOf(path: string, runId: string): Withholdable | null {
  const { baselineRaw, snapshotRaw, diagnostics, diagnosticsSummary, validation } = artifactFiles(runId);
  const below = (...folders: string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
  if (below(baselineRaw, snapshotRaw)) return 'raw';
  if (below(diagnostics) && path !== diagnosticsSummary) return 'diagnostics';
  if (below(validation('pre'), validation('post'))) return 'checks';
  return path === RUN_FILES.finalHtml ? 'html' : null;
}
