import { deepEqual, equal, ok } from 'node:assert/strict';
import type { PlaceItem } from '../../src/device/windows/answers.ts';
import { refusalAbove, refusalOf } from '../../src/device/windows/inspect-place.ts';
import { fact } from '../support/recorded.ts';
import { readSddl } from './sddl.ts';

export const ACCESS_LISTS = 'acl/sddl.json';

/** As docs/powershell-bridge.md says of a place: whose rules count, and which rights write. */
const ACCEPTED = [
  ...['S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'],
  ...['S-1-3-0', 'S-1-3-4'],
];
const WRITING = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000;
const EXCHANGING = 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000;

/** A folder of this descriptor as the scripts are to tell it, read apart from them. */
export const asPlace = (path: string, sddl: string): PlaceItem => {
  const list = readSddl(sddl);
  const writers = list.rules.filter(
    ({ sid, rights, type }) => type === 'allow' && (rights & WRITING) !== 0 && !ACCEPTED.includes(sid),
  );
  return {
    ...PLAIN_FOLDER,
    ...{ path, owner: list.owner, ownerAccepted: ACCEPTED.includes(list.owner) },
    ...{ protected: list.protected, rules: [...list.rules] },
    writableByUsers: [...new Set(writers.map(({ sid }) => sid))],
  };
};

const PLAIN_FOLDER = {
  ...{ index: 0, verb: 'judge', action: 'none', reason: null, state: 'folder', isLink: false, links: [] },
  ...{ fileSystem: 'NTFS', driveType: 'Fixed', hresult: null, message: null },
} as const satisfies Partial<PlaceItem>;

/** What each recorded list comes to: of a folder above ours whether ours is safe below it, of our own whether it is. */
const EXPECTED: Readonly<Record<string, 'safe' | 'open'>> = {
  ...{ 'C-w11': 'safe', 'C-w11-26h2': 'safe', 'C-w7': 'safe', 'C-server2025': 'safe' },
  ...{ 'ProgramData-server2025': 'safe', 'ProgramFiles-w11': 'safe', 'Windows-Temp': 'safe' },
  // A data disk: users may delete its root, which nobody can, but not what is in it.
  ...{ 'D-ntfs': 'safe', 'D-refs': 'safe' },
  ...{ 'made-under-C': 'open', 'made-under-C-inherited': 'open', 'made-under-ProgramData': 'open' },
  ...{ 'made-under-ProgramData-by-a-named-admin': 'open', ssh: 'safe' },
};

interface AccessListRow {
  readonly id: string;
  readonly path: string;
  readonly sddl: string;
  readonly role: 'above' | 'judged';
}

export const recordedLists = (): readonly AccessListRow[] => fact<{ rows: AccessListRow[] }>(ACCESS_LISTS).rows;

/** Of a folder of ours, each right alone in the hands of users: those of a mask of files, and the generic ones. */
export const rightsAlone = (): readonly AccessListRow[] =>
  [...Array.from({ length: 9 }, (_, bit) => bit), 16, 17, 18, 19, 20, 28, 29, 30, 31].map((bit) => {
    const rights = `0x${((1 << bit) >>> 0).toString(16)}`;
    return { id: rights, path: 'C:\\ours', sddl: `O:SYG:SYD:P(A;;FA;;;SY)(A;OICI;${rights};;;BU)`, role: 'judged' };
  });

const expected = (id: string): 'safe' | 'open' | undefined =>
  id.startsWith('0x') ? ((Number(id) & WRITING) !== 0 ? 'open' : 'safe') : EXPECTED[id];

/** The verdict on a list, against the one that is expected. */
export function expectVerdict({ id, role }: AccessListRow, place: PlaceItem): void {
  const refusal = (role === 'above' ? refusalAbove : refusalOf)(place);
  equal(refusal === null ? 'safe' : 'open', expected(id), `${id}: ${refusal ?? 'no refusal'}`);
}

/** What each account may do with a folder itself, and with what is in it: Windows may write one rule as two. */
const rightsIn = (rules: PlaceItem['rules'], kept: (rights: number, sid: string) => number = (rights) => rights) => {
  const folder: Record<string, number> = {};
  const either: Record<string, number> = {};
  for (const { sid, rights, type, inheritOnly } of rules) {
    const who = `${type} ${sid}`;
    const left = inheritOnly ? rights : kept(rights, sid);
    if (left === 0) continue;
    if (!inheritOnly) folder[who] = ((folder[who] ?? 0) | left) >>> 0;
    either[who] = ((either[who] ?? 0) | left) >>> 0;
  }
  return { folder, either };
};

const withoutExchange = (rights: number, sid: string): number =>
  ACCEPTED.includes(sid) && sid !== 'S-1-3-4' ? rights : (rights & ~EXCHANGING) >>> 0;

/** A list as the scripts told it, and as they told it once they had closed it. */
export function expectAsRead(list: AccessListRow, told: PlaceItem, closed: PlaceItem): void {
  const { id, path, sddl } = list;
  const read = asPlace(path, sddl);
  deepEqual(rightsIn(told.rules), rightsIn(read.rules), id);
  for (const name of ['owner', 'ownerAccepted', 'protected'] as const) equal(told[name], read[name], `${id}: ${name}`);
  deepEqual([...told.writableByUsers].sort(), [...read.writableByUsers].sort(), id);
  expectVerdict(list, told);

  deepEqual(rightsIn(closed.rules), rightsIn(read.rules, withoutExchange), `${id}, closed`);
  ok(closed.protected && closed.rules.every(({ inherited }) => !inherited), id);
  if (closed.ownerAccepted) equal(refusalAbove(closed), null, id);
}
