import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlaceItem } from '../../src/device/windows/answers.ts';
import { refusalAbove, refusalOf } from '../../src/device/windows/inspect-place.ts';
import { fact, recorded } from '../support/recorded.ts';
import { readSddl } from './sddl.ts';

const FILE = 'acl/sddl.json';

/** As docs/powershell-bridge.md says of a place: whose rules count, and which rights write. */
const ACCEPTED = [
  ...['S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'],
  ...['S-1-3-0', 'S-1-3-4'],
];
const WRITING = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000;

const asPlace = (path: string, sddl: string): PlaceItem => {
  const list = readSddl(sddl);
  const writers = list.rules.filter(
    ({ sid, rights, type }) => type === 'allow' && (rights & WRITING) !== 0 && !ACCEPTED.includes(sid),
  );
  return {
    ...{ index: 0, verb: 'judge', path, action: 'none', reason: null, state: 'folder', isLink: false, links: [] },
    ...{ fileSystem: 'NTFS', driveType: 'Fixed', owner: list.owner, ownerAccepted: ACCEPTED.includes(list.owner) },
    ...{ protected: list.protected, rules: [...list.rules], hresult: null, message: null },
    writableByUsers: [...new Set(writers.map(({ sid }) => sid))],
  };
};

/** What each recorded list comes to: of a folder above ours whether ours is safe below it, of our own whether it is. */
const EXPECTED: Readonly<Record<string, 'safe' | 'open'>> = {
  ...{ 'C-w11': 'safe', 'C-w11-26h2': 'safe', 'C-w7': 'safe', 'C-server2025': 'safe' },
  ...{ 'ProgramData-server2025': 'safe', 'ProgramFiles-w11': 'safe', 'Windows-Temp': 'safe' },
  // A data disk: users may delete its root, which nobody can, but not what is in it.
  ...{ 'D-ntfs': 'safe', 'D-refs': 'safe' },
  ...{ 'made-under-C': 'open', 'made-under-C-inherited': 'open', 'made-under-ProgramData': 'open' },
  ...{ 'made-under-ProgramData-by-a-named-admin': 'open', ssh: 'safe' },
};

describe('access lists as Windows has them', () => {
  test('tell safe places from open ones', recorded(FILE), () => {
    const { rows } = fact<{ rows: { id: string; path: string; sddl: string; role: 'above' | 'judged' }[] }>(FILE);
    ok(rows.length >= 14);
    for (const { id, path, sddl, role } of rows) {
      const refusal = (role === 'above' ? refusalAbove : refusalOf)(asPlace(path, sddl));
      equal(refusal === null ? 'safe' : 'open', EXPECTED[id], `${id}: ${refusal ?? 'no refusal'}`);
    }
  });

  // The stock lists of a client, as facts of their own: with them the tests hold without the recordings.
  const DATA_DISK = 'O:SYG:SYD:AI(A;OICIIO;SDGXGWGR;;;AU)(A;;0x1301bf;;;AU)(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)';
  const MADE_UNDER_C = 'O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)';

  test('a data disk whose root users may modify makes no folder below it unusable', () => {
    equal(refusalAbove(asPlace('D:\\', DATA_DISK)), null);
  });

  test('a root where users may delete what others made, change its list or own it makes every folder below it unusable', () => {
    for (const rights of ['0x40', '0x40000', '0x80000', 'GA'])
      ok(refusalAbove(asPlace('D:\\', `O:SYG:SYD:(A;;${rights};;;AU)(A;;FA;;;SY)`)) !== null, rights);
  });

  test('a folder below the root that users may rename takes what lies in it with it', () => {
    ok(refusalAbove(asPlace('C:\\PatchPilot', MADE_UNDER_C)) !== null);
    ok(refusalOf(asPlace('C:\\PatchPilot', MADE_UNDER_C)) !== null);
  });
});
