import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlaceItem } from '../../../src/device/windows/answers.ts';
import { openProgramOf, programLineage } from '../../../src/device/windows/program-place.ts';
import { openProgramSentence } from '../../../src/domain/open-program.ts';
import { readSddl } from '../../recorded/sddl.ts';

const ADMIN_ONLY = 'O:SYG:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)';
/** The root of a drive with Windows on it: users make folders there, what they may do inside is inherited only. */
const ROOT = 'O:SYG:SYD:PAI(A;;LC;;;AU)(A;OICIIO;SDGXGWGR;;;AU)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)';
/** ProgramData and what is made in it: users make files of their own there. */
const PROGRAM_DATA =
  'O:SYG:SYD:AI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)';
/** A folder and a file that an administrator makes below the root. */
const UNDER_ROOT = 'O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)';
const FILE = 'O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)';
const OPEN_FILE = `${FILE}(A;ID;0x1301bf;;;AU)`;

const ACCEPTED = /^S-1-5-(?:18|32-544|80-956008885-.*)$|^S-1-3-[04]$/u;
const WRITING = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000;

function aPlace(path: string, sddl: string, also: Partial<PlaceItem> = {}): PlaceItem {
  const { owner, rules, protected: closed } = readSddl(sddl);
  const writers = rules.filter(({ sid, rights, type }) => type === 'allow' && rights & WRITING && !ACCEPTED.test(sid));
  return {
    ...{ index: 0, verb: 'judge', path, action: 'none', reason: null, state: 'folder', isLink: false, links: [] },
    ...{ fileSystem: 'NTFS', driveType: 'Fixed', owner, ownerAccepted: ACCEPTED.test(owner), protected: closed },
    ...{
      rules: [...rules],
      hresult: null,
      message: null,
      writableByUsers: [...new Set(writers.map(({ sid }) => sid))],
    },
    ...also,
  };
}

/** What is said of a program, by the access lists from the root of its drive down to its file. */
function said(program: string, lists: readonly string[], also: Partial<PlaceItem> = {}) {
  const places = programLineage(program).map((path, at) => aPlace(path, lists[at] ?? ADMIN_ONLY, also));
  const file = places.at(-1);
  assert.ok(file !== undefined);
  return openProgramOf([...places.slice(0, -1), { ...file, state: also.state ?? 'file' }]);
}

const IN_PROGRAM_FILES = 'C:\\Program Files\\PatchPilot\\patchpilot.exe';
const IN_RMM = 'C:\\ProgramData\\RMM\\patchpilot.exe';

describe('the place of the program', () => {
  it('is the file, its folder and those above, each once', () => {
    assert.deepEqual(programLineage(IN_RMM), ['C:\\', 'C:\\ProgramData', 'C:\\ProgramData\\RMM', IN_RMM]);
  });

  it('is not spoken of where only administrators can write, as below Program Files', () => {
    assert.equal(said(IN_PROGRAM_FILES, [ROOT, ADMIN_ONLY, ADMIN_ONLY, FILE]), null);
  });

  it('below ProgramData: users can put files beside the program, and not exchange it', () => {
    const found = said(IN_RMM, [ROOT, PROGRAM_DATA, PROGRAM_DATA, FILE]);
    assert.deepEqual(found, { kind: 'beside', places: ['C:\\ProgramData\\RMM'] });
  });

  it('made by an administrator under the stock root: users can exchange the folder and the file', () => {
    const program = 'C:\\PatchPilot\\patchpilot.exe';
    const found = said(program, [ROOT, UNDER_ROOT, OPEN_FILE]);
    assert.deepEqual(found, { kind: 'exchange', places: ['C:\\PatchPilot', program] });
    // The folder is closed by a start, what lies in it stays as it is.
    assert.deepEqual(said(program, [ROOT, ADMIN_ONLY, OPEN_FILE]), { kind: 'exchange', places: [program] });
  });

  it('is exchanged with a folder above it, and by an owner who is no administrator', () => {
    const above = 'O:BAG:SYD:(A;OICI;FA;;;BA)(A;;SD;;;BU)';
    assert.deepEqual(said(IN_RMM, [ROOT, above, ADMIN_ONLY, FILE]), { kind: 'exchange', places: ['C:\\ProgramData'] });
    const owned = FILE.replace('O:BA', 'O:S-1-5-21-1-2-3-1001');
    assert.deepEqual(said(IN_RMM, [ROOT, PROGRAM_DATA, ADMIN_ONLY, owned]), { kind: 'exchange', places: [IN_RMM] });
  });

  it('on a stick has no access lists, whatever Windows answers for them', () => {
    for (const fileSystem of ['FAT', 'FAT32', 'exFAT'])
      for (const state of ['file', 'unreadable'] as const) {
        const found = said('E:\\patchpilot.exe', ['O:WDG:WDD:', 'O:WDG:WDD:'], { fileSystem, state });
        assert.deepEqual(found, { kind: 'noAccessLists', places: ['E:\\patchpilot.exe'] });
      }
  });

  it('is not known where an access list cannot be read, as on a share', () => {
    const program = '\\\\server\\tools\\patchpilot.exe';
    const unread = { state: 'unreadable', fileSystem: null, ownerAccepted: false } as const;
    const found = said(program, [], unread);
    assert.deepEqual(found, { kind: 'unknown', places: ['\\\\server\\tools\\', program] });
  });

  it('is told with where it is and what to do', () => {
    for (const kind of ['exchange', 'noAccessLists', 'unknown', 'beside'] as const) {
      const sentence = openProgramSentence({ kind, places: ['C:\\RMM', 'C:\\RMM\\patchpilot.exe'] });
      assert.match(sentence, /C:\\RMM, C:\\RMM\\patchpilot\.exe.*; copy it to a folder that only administrators/u);
    }
  });
});
