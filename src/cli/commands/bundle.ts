import { numbered } from '../../domain/plural.ts';
import { join, resolve } from 'node:path';
import { MEANING, WITHHOLDABLE, type Withholdable } from '../../bundle/what-is-withheld.ts';
import { defineCommand } from '../command.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { RUN_ARGUMENT, runPlaces } from '../run-places.ts';
import { sentAnswer } from '../sent-answer.ts';
import { UsageError } from '../usage-error.ts';

const KINDS = WITHHOLDABLE.map((kind) => `${kind} (${MEANING[kind]})`).join(', ');

export const bundle = defineCommand({
  name: 'bundle',
  summary: 'One zip of a run for a ticket or an auditor; --new --to: all new ones, to a share.',
  options: {
    run: { ...RUN_ARGUMENT, kind: 'optionalArgument' },
    out: { kind: 'text', value: 'FILE', does: 'the zip; default <run id>.zip in the working folder' },
    new: {
      kind: 'flag',
      does: 'instead of one run: each that is over and was not sent to that folder (of that stick) yet, once, whole or not at all',
    },
    to: {
      kind: 'text',
      value: 'SHARE',
      does: 'with --new: a folder that is there; zips go to <tenant>/<client>/<site>/<device>/<run id>.zip in it',
    },
    withhold: { kind: 'text', value: 'raw,...', does: `leave out, with path and hash listed: ${KINDS}` },
    ...ROOT_OPTIONS,
    quiet: { kind: 'flag', does: 'nothing on stdout; what is wrong stands on stderr all the same' },
  },
  examples: [
    { line: 'patchpilot bundle latest --out case-17.zip', does: 'the last run, whole' },
    { line: 'patchpilot bundle latest --withhold raw,diagnostics', does: 'without what the device told in detail' },
    { line: 'patchpilot bundle --new --to \\\\server\\evidence', does: 'what is new, from a daily task' },
  ],
  exitCodes: [
    '0   written; with --new: everything that is over is there',
    '1   it could not be, or (--new) a run that was sent is INVALID or UNVERIFIABLE',
    '64  usage',
    '66  no such run or configuration',
  ],
  async execute(values, { system }) {
    const withhold = kindsOf(values.withhold);
    const { files, host } = system;
    const share = shareOf(values);
    if (share !== null) {
      const { sendNew } = await import('../../bundle/send-new.ts');
      const { outputRoots } = await runPlaces(system, values);
      const to = resolve(host.workingFolder, share);
      return sentAnswer(to, sendNew(system, outputRoots, { share: to, withhold }));
    }
    if (values.run === null) throw new UsageError('bundle needs <run>, or --new --to SHARE', USAGE_HINTS);
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
const USAGE_HINTS = ['patchpilot bundle latest', 'patchpilot bundle --new --to \\\\server\\evidence'];

/** The folder that new runs go to; null where one run is asked for. */
function shareOf(values: {
  readonly new: boolean;
  readonly to: string | null;
  readonly run: string | null;
  readonly out: string | null;
}): string | null {
  if (!values.new) {
    if (values.to !== null) throw new UsageError('--to goes with --new; one run takes --out FILE', USAGE_HINTS);
    return null;
  }
  if (values.run !== null) throw new UsageError(`--new sends every new run, got ${values.run} as well`, USAGE_HINTS);
  if (values.out !== null) throw new UsageError('--new takes --to SHARE, not --out', USAGE_HINTS);
  if (values.to === null || values.to === '') throw new UsageError('--new needs --to SHARE', USAGE_HINTS);
  return values.to;
}

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
