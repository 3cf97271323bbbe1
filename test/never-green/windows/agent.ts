import { answerOf } from '../../device/windows/a-windows.ts';
import type { Windows } from './model.ts';
import { install, itemOf, type Offered } from './offered.ts';

/** A line of a request: its verb and its fields, decoded. */
export type Line = readonly string[];
type Parts = Record<string, readonly object[] | string>;
/** What came of a request: its parts, or the end of the process. */
export type Played = { readonly says: readonly object[] } | { readonly ended: 'timeLimit' } | { readonly code: number };

const DIES = { code: -1073741819 } as const;
const HANGS = { ended: 'timeLimit' } as const;

/** One request to the agent's job. */
export function playAgent(windows: Windows, lines: readonly Line[]): Played {
  const says: object[] = [];
  for (const [index, line] of lines.entries()) {
    const [verb = ''] = line;
    const broken = windows.broken.get(verb);
    if (broken === 'hangs') return HANGS;
    if (broken === 'dies') return DIES;
    if (typeof broken === 'number') {
      says.push(...failed(verb === 'search' ? 'updates' : verb, broken));
      if (verb === 'search') says.push(...parts({ outcome: [] }));
      continue;
    }
    const played = playLine(windows, line, index);
    if (!Array.isArray(played)) return played;
    says.push(...played);
  }
  return { says: [...says, { type: 'answered' }] };
}

const parts = (said: Parts): object[] => answerOf(said).slice(0, -1);

export const failed = (part: string, hresult: number, message = 'refused'): object[] => [
  { type: 'partStart', part },
  { type: 'partFailed', part, hresult, message, chain: [hresult] },
];

function playLine(windows: Windows, [verb, ...fields]: Line, index: number): object[] | Played {
  const { agent } = windows;
  switch (verb) {
    case 'probe':
      return parts({
        windowsServices: [{ name: 'wuauserv', present: true, start: agent.start }],
        agent: [
          {
            networkLogon: agent.networkLogon,
            isBusy: agent.isBusy,
            rebootRequired: windows.signals.has('updateAgent'),
            rebootBeforeInstallation: agent.rebootBefore,
            missing: [],
          },
        ],
      });
    case 'services':
      return parts({ services: agent.services });
    case 'sweep':
      return parts({ sweep: [] });
    case 'scanFile':
      return parts({ scanFile: [{ id: 'aaaaaaaa-0000-4000-8000-000000000001' }] });
    case 'register':
      return parts({ register: [{ id: fields[0] }] });
    case 'search':
      return search(windows, fields[0] ?? '', index);
    case 'download':
      return result('download', windows.offers.find(is(fields))?.downloads ?? 0);
    case 'install':
      return installed(windows, fields);
    case 'history':
      return parts({
        history: windows.history
          .filter(({ updateId }) => updateId === fields[0])
          .map((one) => ({ ...one, missing: [] })),
      });
    case 'conditions':
      return parts({ conditions: [windows.conditions] });
    default:
      return []; // `source`, and what only sets the stage
  }
}

const is =
  ([id, revision]: readonly (string | undefined)[]) =>
  (one: Offered): boolean =>
    one.id === id && String(one.revision) === revision;

const isOptional = ({ facts }: Offered): boolean => facts.deploymentAction === 4 || facts.browseOnly === true;

function search(windows: Windows, criteria: string, index: number): object[] {
  const { agent } = windows;
  const thrown = [...agent.searchThrows].find(([beginning]) => criteria.startsWith(beginning))?.[1];
  if (thrown !== undefined) return [...failed('updates', thrown), ...parts({ outcome: [] })];
  const optional = criteria.includes('OptionalInstallation') || criteria.includes('BrowseOnly=1');
  const hidden = criteria.includes('IsHidden=1');
  const any = criteria.includes('DeploymentAction=*');
  const from = criteria.startsWith('IsInstalled=1')
    ? windows.listed
    : windows.offers.filter((one) => one.hidden === hidden);
  const either = criteria.includes(' or '); // a group each: those to be installed, and the optional ones
  const found = from.filter(
    (one) => any || agent.mixesOptional || isOptional(one) === optional || (either && !isOptional(one)),
  );
  const outcome = { code: agent.searchCode, selection: 0, service: null, warnings: [], missing: [] };
  return [
    { type: 'partStart', part: 'updates' },
    {
      type: 'part',
      part: 'updates',
      items: found.filter((one) => !one.nameless).map((one) => itemOf(one, index)),
      last: true,
      skipped: found.filter((one) => one.nameless).length,
    },
    ...parts({ outcome: [outcome] }),
  ];
}

function installed(windows: Windows, fields: readonly string[]): object[] | Played {
  const update = windows.offers.find(is(fields));
  if (update === undefined) return failed('install', -2146233088, 'expected an update that a search found, got none');
  const claim = install(windows, update);
  if (claim === 'dies') return DIES;
  if (claim === 'hangs') return HANGS;
  if ('throws' in claim) return failed('install', claim.throws);
  return result('install', claim.hresult, { ...claim, committed: fields[2] === 'true' });
}

function result(
  part: string,
  hresult: number,
  {
    code = hresult < 0 ? 4 : 2,
    reboot = false,
    committed = false,
  }: { readonly code?: number | undefined; readonly reboot?: boolean | undefined; readonly committed?: boolean } = {},
): object[] {
  const overall = { overallCode: 2, overallHresult: 0, polled: true, licenceAccepted: false, missing: [] };
  return parts({ [part]: [{ code, hresult, rebootRequired: reboot, committed, ...overall }] });
}
