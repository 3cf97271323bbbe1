import { numbered } from '../../domain/plural.ts';
import { join, resolve } from 'node:path';
import { MEANING, WITHHOLDABLE, type Withholdable } from '../../bundle/what-is-withheld.ts';
import { defineCommand } from '../command.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { RUN_ARGUMENT, runPlaces } from '../run-places.ts';
import { UsageError } from '../usage-error.ts';

const KINDS = WITHHOLDABLE.map((kind) => `${kind} (${MEANING[kind]})`).join(', ');

export const bundle = defineCommand({
  name: 'bundle',
  summary: 'One zip of a run for a ticket or an auditor; verify reads it as it is.',
  options: {
    run: RUN_ARGUMENT,
    out: { kind: 'text', value: 'FILE', does: 'the zip; default <run id>.zip in the working folder' },
    withhold: { kind: 'text', value: 'raw,...', does: `leave out, with path and hash listed: ${KINDS}` },
    ...ROOT_OPTIONS,
  },
  examples: [
    { line: 'patchpilot bundle latest --out case-17.zip', does: 'the last run, whole' },
    { line: 'patchpilot bundle latest --withhold raw,diagnostics', does: 'without what the device told in detail' },
  ],
  exitCodes: ['0   written', '1   it could not be', '64  usage', '66  no such run'],
  async execute(values, { system }) {
    const withhold = kindsOf(values.withhold);
    const { files, host } = system;
    const { findRun } = await import('../find-run.ts');
    const places = await runPlaces(system, values);
    const folder = findRun(system, values.run, places);
    const { runFolderAt } = await import('../../evidence/run-folder.ts');
    const { runIdOf } = await import('../../evidence/facts.ts');
    const { bundle: write } = await import('../../bundle/bundle.ts');
    const runId = runIdOf(files, folder);
    const out = resolve(host.workingFolder, values.out ?? join(host.workingFolder, `${runId}.zip`));
    const { verified, included, withheld, bytes } = write(files, runFolderAt(files, folder, runId), out, withhold);
    const { verdict, root } = verified;
    const left = withheld.length === 0 ? '' : `, ${withheld.length} withheld`;
    return {
      exitCode: 0,
      lines: [
        `${out}: ${numbered(included, 'file')}, ${bytes} bytes`,
        `  ${verdict}${left}${root === null ? '' : `, root ${root}`}`,
        ...verified.failed.slice(0, LISTED).map(({ check, path, detail }) => `  failed ${check} ${path}: ${detail}`),
      ],
      json: { runId, runFolder: folder, out, bytes, included, withheld, verdict, root, failed: verified.failed },
    };
  },
});

const LISTED = 20;

function kindsOf(text: string | null): Set<Withholdable> {
  const words = (text ?? '').split(',').map((word) => word.trim().toLowerCase());
  return new Set(words.filter((word) => word !== '').map(kindOf));
}

function kindOf(word: string): Withholdable {
  const kind = WITHHOLDABLE.find((one) => one === word);
  if (kind !== undefined) return kind;
  const hints = [`what may be withheld: ${KINDS}`, 'what the exit code needs is never withheld'];
  throw new UsageError(`option --withhold: expected ${WITHHOLDABLE.join(', ')}, got ${word}`, hints);
}
