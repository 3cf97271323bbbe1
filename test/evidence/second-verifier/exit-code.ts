// A second reading of docs/evidence-format.md, E-8 and E-9, apart from the product's own.

export type Json = Record<string, unknown>;

/** The files of E-8.1; undefined is missing, null is unusable. */
export interface Facts {
  readonly state: Json | null | undefined;
  readonly waits: boolean;
  readonly catalog: Json | null | undefined;
  readonly after: Json | null | undefined;
  readonly records: readonly Json[];
  readonly recordsUsable: boolean;
  readonly pre: Json | null | undefined;
  readonly regressions: Json | null | undefined;
  readonly diagnostics: Json | null | undefined;
}

export interface Exit {
  readonly exitCode: number;
  readonly exitName: string;
  readonly why: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly accepted: readonly Json[];
}

const WORDS =
  'window time space battery download next more optional unconfirmed overdue kit checks scan stale unsupported backup';

export function exitOf(facts: Facts): Exit {
  const at = (value: unknown, ...keys: string[]): unknown =>
    keys.reduce<unknown>((found, key) => (found as Json | null | undefined)?.[key], value);
  const list = (value: unknown): Json[] => (value ?? []) as Json[];
  const entries = list(at(facts.catalog, 'updates'));
  const selected = entries.filter((entry) => entry['decision'] === 'selected');
  const deferred = entries.filter((entry) => entry['decision'] === 'deferred');
  const recordOf = (entry: Json): Json | undefined =>
    facts.records.findLast((one) => one['updateId'] === entry['updateId'] && one['revision'] === entry['revision']);
  const required = (entry: Json): boolean => entry['required'] === true && entry['kind'] !== 'definitions';
  const own = selected.map((entry) => ({
    entry,
    record: recordOf(entry),
    is: outcome(recordOf(entry), entry, required(entry)),
  }));
  // E-8.8
  const earlier = list(at(facts.catalog, 'earlier'))
    .filter((entry) => entry['decidedAnew'] === false)
    .map((entry) => ({ entry, record: undefined, is: byVerdict(entry['verdict'], entry['installed']) }));
  const outcomes = [...own, ...earlier];
  const regressions = list(at(facts.regressions, 'regressions')).length;
  const only = list(at(facts.state, 'restrictions')).includes('next' as never);
  const blocked = at(facts.pre, 'backup', 'action') === 'block';

  // E-9.5
  const claims = outcomes.filter(
    ({ is, record }) => facts.waits && is === 'unconfirmed' && record?.['attempted'] === true && !saysItFailed(record),
  ).length;
  const number = (...kinds: string[]): number => outcomes.filter(({ is }) => kinds.includes(is)).length;
  const [inst, fail] = [number('installed') + claims, number('failed')];
  const todo = deferred.length + outcomes.length - inst - fail - number('superseded', 'notApplicable');
  const counts = { inst, fail, defer: deferred.length, regr: regressions, todo };
  const status = at(facts.state, 'status');
  const coverage = at(facts.after, 'coverage') ?? at(facts.catalog, 'coverage');
  const judged = at(coverage, 'judged') === true;
  const stale = judged && at(coverage, 'stale') === true;
  const unsupported = judged && at(coverage, 'support') === 'unsupported';
  const optional = outcomes.some(({ is, entry }) => is === 'failed' && !required(entry));

  // E-8.9, E-9.8
  const holds: Json = { stale, unsupported, optional };
  const stated = facts.catalog?.['acceptedStates'];
  const accepted = facts.waits || status !== 'ended' ? [] : list(at(stated, 'states')).filter(inForce);
  function inForce(one: Json): boolean {
    return holds[one['why'] as string] === true && covers(at(stated, 'asOf') as string, one['until'] as string);
  }
  const exit = (exitCode: number, exitName: string, why: string[] = []): Exit => ({
    ...{ exitCode, exitName, why, counts, accepted },
  });

  // E-9.1 to E-9.3
  if (facts.waits) return exit(150, 'RebootRequired');
  const failureWhy = at(facts.state, 'failure', 'why') as string | undefined;
  if (status !== 'ended') {
    const closed = status === 'stopped' || status === 'abandoned';
    return exit(240, 'ReportingFailure', [
      facts.state === null ? 'evidence' : closed ? (failureWhy ?? status) : 'killed',
    ]);
  }
  if (regressions > 0) return exit(220, 'ValidationFailure');
  if (outcomes.some(({ is, entry }) => is === 'failed' && required(entry))) return exit(210, 'InstallFailure');
  if (at(facts.diagnostics, 'required') === true && at(facts.diagnostics, 'outcome') === 'failed')
    return exit(230, 'DiagnosticsFailure');
  if (failureWhy !== undefined) return exit(240, 'ReportingFailure', [failureWhy]);
  const needed = [facts.catalog, facts.after, facts.pre, facts.regressions, facts.diagnostics];
  if (needed.some((one) => one === null || one === undefined) || !facts.recordsUsable)
    return exit(240, 'ReportingFailure', ['evidence']);

  // E-9.4
  const found = new Set<string>();
  for (const { is } of outcomes) {
    if (is.startsWith('not done ')) found.add(is.slice('not done '.length));
    if (is === 'unconfirmed' || (is === 'unknown' && !only && !blocked)) found.add('unconfirmed');
  }
  const held = outcomes.filter(({ record }) => record?.['reason'] === 'beforeWindow').map(({ entry }) => entry);
  const scans = [at(facts.catalog, 'scan', 'outcome'), at(facts.after, 'scan', 'outcome')];
  if (optional) found.add('optional');
  if (only || (held.length === 0 && deferred.some((entry) => entry['leftToNext'] === true))) found.add('next');
  if (list(at(facts.after, 'newOffers')).length > 0) found.add('more');
  const late = outcomes.filter(({ is }) => is === 'held back' || is.startsWith('not done ')).map(({ entry }) => entry);
  if ([...deferred, ...late].some((entry) => entry['overdue'] === true)) found.add('overdue');
  const nothing = own.every(({ is }) => is === 'failed' || is === 'notApplicable') && deferred.length === 0;
  if (at(facts.catalog, 'kit') === true && nothing) found.add('kit');
  if (list(at(facts.regressions, 'notMade')).length > 0) found.add('checks');
  if (scans.some((scan) => scan !== 'complete')) found.add('scan');
  if (stale) found.add('stale');
  if (unsupported) found.add('unsupported');
  if (blocked) found.add('backup');
  for (const one of accepted) found.delete(one['why'] as string);
  const why = WORDS.split(' ').filter((word) => found.has(word));
  return why.length > 0 ? exit(100, 'PartialSuccess', why) : exit(0, 'Success');
}

/** E-8.9: the last day is not over, and no more than 180 days come before its end. */
function covers(asOf: string, until: string): boolean {
  const days = [asOf, until].map((text) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return same ? date.getTime() / 86_400_000 : Number.NaN;
  });
  const left = (days[1] ?? Number.NaN) - (days[0] ?? Number.NaN);
  return left >= 0 && left <= 180;
}

/** E-8.5, below its table. */
const saysItFailed = (record: Json): boolean =>
  record['installed'] === false ||
  (record['installed'] === null && (record['reason'] === 'installError' || record['reason'] === 'timeLimit'));

/** E-8.5, row by row. */
function outcome(record: Json | undefined, entry: Json, required: boolean): string {
  if (record === undefined) return 'unknown';
  const { reason, verdict, installed, attempted, downloaded } = record;
  if (reason === 'download' && downloaded === false && (verdict === null || verdict === 'failed'))
    return required && entry['overdue'] === true ? 'failed' : 'not done download';
  if (verdict !== null) return byVerdict(verdict, installed);
  if (reason === 'simulated' && attempted === false) return 'installed';
  if (installed === true) return 'unconfirmed';
  if (reason === 'notApplicable') return 'notApplicable';
  if (attempted === true) return saysItFailed(record) ? 'failed' : 'unconfirmed';
  if (reason === 'beforeWindow') return 'held back';
  if (['window', 'time', 'space', 'battery', 'download', 'next', 'backup'].includes(reason as string))
    return `not done ${reason as string}`;
  return reason === 'stopped' ? 'not done next' : 'unconfirmed';
}

function byVerdict(verdict: unknown, installed: unknown): string {
  if (['installed', 'installedDespiteError', 'alreadyPresent'].includes(verdict as string))
    return installed === true ? 'installed' : 'unconfirmed';
  return ['failed', 'notEffective', 'rolledBack'].includes(verdict as string) ? 'failed' : (verdict as string);
}
