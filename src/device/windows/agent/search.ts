import { offerOf } from '../../../domain/agent/offer.ts';
import { OPERATION_RESULT } from '../../../domain/agent/enumerations.ts';
import type { VersionsBefore } from '../../../domain/expected-effects.ts';
import { describeHresult, hresultHex } from '../../../domain/hresult.ts';
import type { Offer, Scan } from '../../../schema/catalog.ts';
import type { HresultTable } from '../../../schema/hresults.ts';
import type { Place } from '../../../domain/agent/kind.ts';
import type { UpdatePolicy } from '../../../schema/policy/index.ts';
import type { OnProgress } from '../../port/progress.ts';
import type { Detected } from '../effects-by-kind.ts';
import type { RequestLine } from '../powershell.ts';
import type { Agent, Answer } from './agent.ts';
import type { OutcomeItem, ServiceItem, UpdateItem } from './items.ts';
import { answeredBy, type Source } from './source.ts';

/** Nothing but this is offered without being asked for; OR only at the top level, no KB, no dates (0x80240032). */
const INSTALLED = 'IsInstalled=1';
const OPTIONAL_INSTALLED = [
  `${INSTALLED} and DeploymentAction='OptionalInstallation'`,
  `${INSTALLED} and BrowseOnly=1`,
] as const;
const CRITERIA = 'IsInstalled=0 and IsHidden=0';
/** Every AND group implies `DeploymentAction='Installation'`: optional offers are searched for by themselves. */
const OPTIONAL = [`${CRITERIA} and DeploymentAction='OptionalInstallation'`, `${CRITERIA} and BrowseOnly=1`] as const;

/**
 * What somebody has hidden on this device is in no search that does not ask for it (documented: `IUpdate::IsHidden`).
 */
const HIDDEN = 'IsInstalled=0 and IsHidden=1';
const HIDDEN_OPTIONAL = [
  `${HIDDEN} or ${HIDDEN} and DeploymentAction='OptionalInstallation'`,
  `${HIDDEN} or ${HIDDEN} and BrowseOnly=1`,
] as const;

const INVALID_CRITERIA = 0x80240032 | 0;
/** The server asks for the same search again: documented, and done at once. */
const SEARCH_AGAIN = 0x80244010 | 0;
const MAX_SEARCH_AGAIN = 5;
const MAX_WARNINGS = 100;

export interface Found {
  readonly scan: Scan;
  readonly offers: readonly Offer[];
}

export interface SearchOptions {
  readonly agent: Agent;
  readonly source: Source;
  /** Whether optional updates are searched for too. */
  readonly optional: boolean;
  /** Whether those that are hidden on this device are searched for too. */
  readonly hidden: boolean;
  readonly online: boolean;
  readonly limitMs: number;
  readonly onProgress: OnProgress;
}

type Searched = Awaited<ReturnType<Agent['search']>> & { readonly criteria: string };

/** Searches once, once more for optional offers where policy wants them, and once for what is hidden on this device. */
export async function searchAll(options: SearchOptions): Promise<Searched[]> {
  const first = await searchOne(options, CRITERIA);
  if (!first.updates.ok) return [first];
  const searches = [first];
  if (options.optional) searches.push(await searchEither(options, OPTIONAL));
  if (options.hidden)
    searches.push(await (options.optional ? searchEither(options, HIDDEN_OPTIONAL) : searchOne(options, HIDDEN)));
  return searches;
}

/** By the second criteria where the agent does not take the first. */
async function searchEither(options: SearchOptions, [criteria, older]: readonly [string, string]): Promise<Searched> {
  const answer = await searchOne(options, criteria);
  return answer.updates.ok || answer.updates.hresult !== INVALID_CRITERIA ? answer : searchOne(options, older);
}

async function searchOne(options: SearchOptions, criteria: string): Promise<Searched> {
  const { agent, source, online, limitMs, onProgress } = options;
  const request: RequestLine[] = [
    ['source', String(source.selection), source.service],
    ['search', criteria, String(online)],
  ];
  for (let again = 0; ; again++) {
    const answer = await agent.search(request, limitMs, onProgress);
    const { updates } = answer;
    if (updates.ok || updates.hresult !== SEARCH_AGAIN || again >= MAX_SEARCH_AGAIN) return { ...answer, criteria };
  }
}

/**
 * What the agent lists as installed now; optional updates only where policy installs them, for they are a search of
 * their own. Null when it did not say.
 */
export async function searchInstalled(agent: Agent, optional: boolean, limitMs: number): Promise<Detected | null> {
  const ask = (criteria: string) => agent.search([['search', criteria, 'true']], limitMs, () => undefined);
  const searches = [await ask(INSTALLED)];
  if (optional) {
    const second = await ask(OPTIONAL_INSTALLED[0]);
    const old = !second.updates.ok && second.updates.hresult === INVALID_CRITERIA;
    searches.push(old ? await ask(OPTIONAL_INSTALLED[1]) : second);
  }
  if (searches[0]?.updates.ok !== true) return null;
  const items = searches.flatMap(({ updates }) => (updates.ok ? updates.items : []));
  return { ids: new Set(items.map(({ updateId }) => updateId.toLowerCase())) };
}

/** The searches as one answer: each update once, warnings and what could not be read told. Pure. */
export function foundBy(
  searches: readonly Searched[],
  at: {
    readonly kind: UpdatePolicy['updateSource']['kind'];
    readonly services: readonly ServiceItem[];
    readonly place: Place;
    readonly before: VersionsBefore;
    readonly table: HresultTable;
  },
): Found {
  const source = answeredBy(at.kind, searches[0]?.outcome, at.services);
  const offers = new Map<string, Offer>();
  for (const { updates, criteria } of searches) {
    const hidden = criteria.startsWith(HIDDEN) ? { hidden: true } : {};
    for (const one of updates.ok ? updates.items : []) {
      const offer = offerOf(one, at.place, at.before);
      const key = `${offer.updateId.toLowerCase()} ${offer.revision}`;
      if (!offers.has(key)) offers.set(key, { ...offer, ...hidden });
    }
  }
  const failed = searches.map(({ updates }) => updates).find((updates) => !updates.ok);
  const failure = failed?.ok === false ? failed : null;
  const first = searches[0];
  const whole = searches.every(
    ({ outcome, updates }) => outcome?.code === OPERATION_RESULT.orcSucceeded && whollyRead(updates),
  );
  const none = first === undefined || !first.updates.ok || !isList(first.outcome);
  const words = failure === null ? null : describeHresult(at.table, failure.hresult);
  return {
    offers: none ? [] : [...offers.values()],
    scan: {
      outcome: none ? 'failed' : whole ? 'complete' : 'incomplete',
      source,
      hresult: failure?.hresult ?? null,
      message:
        failure === null ? null : `${words?.name ?? words?.hex ?? ''}: ${words?.meaning ?? ''}; ${failure.message}`,
      warnings: searches.flatMap(warningsOf).slice(0, MAX_WARNINGS),
    },
  };
}

const isList = (outcome: OutcomeItem | undefined): boolean =>
  outcome?.code === OPERATION_RESULT.orcSucceeded || outcome?.code === OPERATION_RESULT.orcSucceededWithErrors;

const whollyRead = (updates: Answer<UpdateItem>): boolean => updates.ok && updates.skipped === 0;

function warningsOf({ criteria, updates, outcome }: Searched): string[] {
  const told = (outcome?.warnings ?? []).map(
    ({ hresult, message }) => `warning of the search: ${hresult === null ? '' : hresultHex(hresult)} ${message}`,
  );
  if (criteria !== CRITERIA && !criteria.startsWith(HIDDEN))
    told.push(`optional updates were searched for by ${criteria}`);
  if (outcome !== undefined && outcome.code !== OPERATION_RESULT.orcSucceeded)
    told.push(`the result code of the search is ${outcome.code}`);
  if (!updates.ok) return [...told, `the search ${criteria} failed: ${hresultHex(updates.hresult)} ${updates.message}`];
  if (updates.skipped > 0) told.push(`${updates.skipped} updates could not be read at all`);
  for (const one of updates.items) {
    const names = one.missing.map(({ name, hresult }) => `${name} (${hresultHex(hresult)})`);
    if (names.length > 0) told.push(`${one.title ?? one.updateId}: could not be read: ${names.join(', ')}`);
  }
  return told;
}
