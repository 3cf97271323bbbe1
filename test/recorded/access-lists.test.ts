import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusalAbove, refusalOf } from '../../src/device/windows/inspect-place.ts';
import { recorded } from '../support/recorded.ts';
import { ACCESS_LISTS, asPlace, expectVerdict, recordedLists } from './recorded-access.ts';

describe('access lists as Windows has them', () => {
  test('tell safe places from open ones', recorded(ACCESS_LISTS), () => {
    const lists = recordedLists();
    ok(lists.length >= 14);
    for (const list of lists) expectVerdict(list, asPlace(list.path, list.sddl));
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
