import { readFileSync } from 'node:fs';
import { EXIT_CODES, EXIT_MEANINGS, type ExitName } from '../domain/exit-codes.ts';
import { nextAction } from '../domain/next-action.ts';
import { catalogue } from '../errors/catalogue.ts';
import type { HresultTable } from '../schema/hresults.ts';
import { PARTIAL_WHYS, REASONS, type FailureWhy, type Why } from '../schema/why.ts';
import { inRoot } from './paths.mjs';

/** `docs/Troubleshooting.md` with each table between its two marks made anew from what the program decides by. */
export function withTroubleTables(markdown: string): string {
  return Object.entries({
    codes: codes(),
    partial: partial(),
    failure: failure(),
    errors: errors(),
    hresults: hresults(),
  }).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
    const [head = '', rest = ''] = text.split(begin);
    const [, tail] = rest.split(end);
    if (tail === undefined) throw new Error(`docs/Troubleshooting.md has no place for ${name}`);
    return `${head}${begin}\n\n${table}\n\n${end}${tail}`;
  }, markdown);
}

/** Rows of text as a table; a bar in a cell is no border. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((one) => one.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A 100 is answered by its reasons, so its row points at them. */
function codes(): string {
  const answer = (exitName: ExitName): string =>
    exitName === 'PartialSuccess'
      ? 'What the reason behind `why=` says: [below](#100-by-reason).'
      : nextAction({ exitName, why: [], todo: 0, wouldInstall: 0 });
  const names = Object.keys(EXIT_CODES) as ExitName[];
  return table(
    ['code', 'status', 'it means', 'what to do'],
    names.map((name) => [`**${EXIT_CODES[name]}**`, name, EXIT_MEANINGS[name], answer(name)]),
  );
}

function partial(): string {
  return table(
    ['`why=`', 'what happened', 'what to do', 'can be accepted'],
    PARTIAL_WHYS.map((why) => {
      const { words, next, ...more } = REASONS[why].PartialSuccess;
      return [`\`${why}\``, words, next, 'acceptable' in more ? 'yes' : ''];
    }),
  );
}

/** Each reason of code 240 with the errors that carry it; one that no error carries is of a run that never ended. */
function failure(): string {
  const whys = (Object.keys(REASONS) as Why[]).filter((why) => 'ReportingFailure' in REASONS[why]) as FailureWhy[];
  const errorsOf = (why: FailureWhy): string =>
    Object.entries(catalogue)
      .filter(([, entry]) => entry.why === why)
      .map(([code]) => `\`${code}\``)
      .join(', ');
  const words = (why: FailureWhy): string => {
    const reason: { readonly words?: string } = REASONS[why].ReportingFailure;
    return reason.words ?? UNSAID[why] ?? '';
  };
  return table(
    ['`why=`', 'what happened', 'its errors, below'],
    whys.map((why) => [`\`${why}\``, words(why), errorsOf(why)]),
  );
}

/** Reasons that no report of a run says, because none is made. */
const UNSAID: Partial<Record<FailureWhy, string>> = {
  lock: 'another run holds this device; a run ends with 170 for it',
  setup: 'Windows is being set up, or was started in Safe Mode',
  killed: 'the process was ended in the middle; the same command goes on',
};

const WHOSE = { input: 'what came in', environment: 'the machine around us', bug: 'PatchPilot itself' };

function errors(): string {
  return table(
    ['code', 'what happened', 'what to do next', 'whose fault', '`why=`'],
    Object.entries(catalogue).map(([code, { title, next, class: whose, why }]) => [
      `\`${code}\``,
      title,
      next,
      WHOSE[whose],
      `\`${why}\``,
    ]),
  );
}

/** Six hundred rows: left as they are by the formatter, which would pad each to the longest. */
function hresults(): string {
  const { actions, entries, facilities } = JSON.parse(
    readFileSync(inRoot('assets/tables/hresults.json'), 'utf8'),
  ) as HresultTable;
  const known = table(
    ['code', 'name', 'meaning', 'what to do'],
    entries.map(({ code, name, meaning, action, whatToDo }) => [code, name, meaning, whatToDo ?? actions[action]]),
  );
  const others = table(
    ['begins with', 'comes from'],
    facilities.map(({ prefix, meaning }) => [prefix, meaning]),
  );
  return [
    '<!-- prettier-ignore-start -->',
    known,
    '<!-- prettier-ignore-end -->',
    'A code that is not here is one of:',
    others,
  ].join('\n\n');
}
