import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fact, recorded } from '../support/recorded.ts';

const HEADER = 'wua/wuapi.json';
const SCRIPTS = ['agent.ps1', 'device.ps1', 'inventory.ps1'];

/** What a variable of the scripts holds, by its name in lower case: one of these interfaces or one made from it. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  behavior: ['IInstallationBehavior'],
  category: ['ICategory'],
  downloader: ['IUpdateDownloader'],
  entry: ['IUpdateHistoryEntry'],
  identity: ['IUpdateIdentity'],
  installer: ['IUpdateInstaller'],
  item: ['IUpdateDownloadResult', 'IUpdateInstallationResult'],
  job: ['IDownloadJob', 'IInstallationJob'],
  manager: ['IUpdateServiceManager'],
  page: ['IUpdateHistoryEntryCollection'],
  progress: ['IDownloadProgress', 'IInstallationProgress'],
  result: ['IDownloadResult', 'IInstallationResult', 'ISearchResult'],
  searcher: ['IUpdateSearcher'],
  services: ['IUpdateServiceCollection'],
  session: ['IUpdateSession'],
  system: ['ISystemInformation'],
  update: ['IUpdate', 'IWindowsDriverUpdate'],
  updates: ['IUpdateCollection'],
  'wanted.update': ['IUpdate'],
  warning: ['IUpdateException'],
};

/** An account, in a variable of the same name. */
const NOT_OF_THE_AGENT = ['identity Groups'];

type Header = Readonly<
  Record<
    'interfaces',
    Readonly<Record<string, { readonly base: string; readonly members: readonly { name: string }[] }>>
  >
>;

/** The members that a variable is asked for, as `variable.member`. */
function asked(): string[] {
  const text = SCRIPTS.map((name) =>
    readFileSync(join(import.meta.dirname, '..', '..', 'assets', 'powershell', name), 'utf8'),
  ).join('\n');
  const forms = [/Read-(?:Property|Collection) \$([\w.]+) '(\w+)'/gu, /\$(\w+)\.([A-Z]\w*)/gu];
  const found = forms.flatMap((form) =>
    [...text.matchAll(form)].map(([, variable = '', member = '']) => `${variable.toLowerCase()} ${member}`),
  );
  return [...new Set(found)].filter((one) => !NOT_OF_THE_AGENT.includes(one)).sort();
}

test('every member that the scripts ask of the update agent is one of the agent', recorded(HEADER), () => {
  const { interfaces } = fact<Header>(HEADER);
  /** With what it has from its bases, and what later versions of it add. */
  const membersOf = (name: string): string[] => {
    const basesOf = (one: string): string[] => [one, ...(interfaces[one] ? basesOf(interfaces[one].base) : [])];
    const related = Object.keys(interfaces).filter((one) => basesOf(one).includes(name));
    return [...basesOf(name), ...related].flatMap((one) => interfaces[one]?.members.map((member) => member.name) ?? []);
  };
  const wrong = asked().filter((one) => {
    const [variable = '', member = ''] = one.split(' ');
    const holds = HOLDS[variable];
    return holds !== undefined && !holds.some((name) => membersOf(name).includes(member));
  });
  deepEqual(wrong, []);
});

test('the scripts are asked after as they are written', () => {
  ok(asked().length > 80);
  for (const one of ['installer Commit', 'update BrowseOnly', 'searcher Online', 'entry ClientApplicationID'])
    ok(asked().includes(one), one);
});
