import { numbered } from '../../domain/plural.ts';
import type { Check, Verdict } from '../../verify/result.ts';
import { defineCommand } from '../command.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { RUN_ARGUMENT, runPlaces } from '../run-places.ts';

const VERDICT_CODES: Readonly<Record<Verdict, number>> = { VALID: 0, INVALID: 1, INCOMPLETE: 2, UNVERIFIABLE: 3 };
/** Failed checks beyond this are counted; `--json` has them all. */
const LISTED = 50;

export const verify = defineCommand({
  name: 'verify',
  summary: 'Check the evidence of a run, or of a zip of one; every failed check is named.',
  options: {
    run: RUN_ARGUMENT,
    root: { kind: 'text', value: 'HEX', does: 'a root kept elsewhere, of the run or of a hop' },
    ...ROOT_OPTIONS,
  },
  examples: [
    { line: 'patchpilot verify latest', does: 'the last run' },
    { line: 'patchpilot verify case-17.zip --root 3f2a...', does: 'a zip, against the root of the job history' },
    { line: 'patchpilot verify latest --json', does: 'every check that was made' },
  ],
  exitCodes: [
    '0   VALID',
    '1   INVALID: a check contradicts',
    '2   INCOMPLETE: no final manifest, or the root of a hop',
    '3   UNVERIFIABLE: something cannot be read',
    '64  usage',
    '66  no such run',
  ],
  failureCode: () => VERDICT_CODES.UNVERIFIABLE,
  async execute(values, { system }) {
    const { verifyRun } = await import('../../verify/verify.ts');
    const { findRun } = await import('../find-run.ts');
    const places = await runPlaces(system, values);
    const path = findRun(system, values.run, places, 'anything');
    const found = verifyRun(system.files, path, values.root === null ? {} : { root: values.root.toLowerCase() });
    const { verdict, checks, failed, notProven, root, runId, withheld } = found;
    const more = failed.length - LISTED;
    const lines = [
      `${verdict}${withheld === 0 ? '' : `, ${withheld} withheld`}: ${path}`,
      `  ${numbered(checks.length, 'check')}, ${failed.length} failed`,
      ...failed.slice(0, LISTED).map(failedLine),
      ...(more > 0 ? [`  ... and ${more} more; --json names them all`] : []),
      ...(root === null ? [] : [`  root ${root}`]),
      ...notProven.map((text) => `  not proven: ${text}`),
    ];
    // The code of the process is the verdict; `runExitCode` is what the evidence says of the run.
    const { exitCode: runExitCode, decided: _, ...rest } = found;
    const exitCode = VERDICT_CODES[verdict];
    return { exitCode, lines, json: { ...rest, runId, path, exitCode, runExitCode } };
  },
});

const failedLine = ({ check, path, detail }: Check): string =>
  `  failed ${check}${path === '' ? '' : ` ${path}`}: ${detail}`;
