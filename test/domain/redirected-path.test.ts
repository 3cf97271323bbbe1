import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSysnative, placeFor32Bit, toldWhere } from '../../src/domain/redirected-path.ts';
import { PatchPilotError } from '../../src/errors/error.ts';
import type { ErrorCode } from '../../src/errors/catalogue.ts';

const WINDOWS = 'C:\\Windows';
const HOST = { systemRoot: WINDOWS, workingFolder: 'C:\\Windows\\System32' };

/** The page "File System Redirector" of Microsoft's documentation, and what the variable ProgramFiles names. */
const REDIRECTED: Readonly<Record<string, string>> = {
  'C:\\Windows\\System32\\agent\\ClientProfile.json': 'C:\\Windows\\SysWOW64\\agent\\ClientProfile.json',
  'c:/windows/SYSTEM32/config/systemprofile/AppData': 'C:\\Windows\\SysWOW64\\config\\systemprofile\\AppData',
  'C:\\a\\..\\..\\Windows\\.\\System32\\\\x\\': 'C:\\Windows\\SysWOW64\\x',
  'C:\\Windows\\System32': 'C:\\Windows\\SysWOW64',
  'C:\\Windows\\System32\\drivers\\x.sys': 'C:\\Windows\\SysWOW64\\drivers\\x.sys',
  'C:\\Windows\\lastgood\\system32\\x': 'C:\\Windows\\lastgood\\SysWOW64\\x',
  'C:\\Windows\\regedit.exe': 'C:\\Windows\\SysWOW64\\regedit.exe',
  'C:\\Windows\\Sysnative\\agent\\x.json': 'C:\\Windows\\System32\\agent\\x.json',
  'C:\\Windows\\Sysnative\\spool\\x.json': 'C:\\Windows\\System32\\spool\\x.json',
  'C:\\Program Files\\RMM\\kit': 'C:\\Program Files (x86)\\RMM\\kit',
};

const THE_SAME = [
  ...['catroot', 'catroot2', 'DriverStore', 'drivers\\etc', 'LogFiles', 'spool'].map(
    (folder) => `C:\\Windows\\System32\\${folder}\\x`,
  ),
  ...['C:\\Windows\\SysWOW64\\x', 'C:\\Windows\\System32x\\x', 'C:\\Windows\\Temp\\x', 'C:\\ProgramData\\x'],
  ...['C:\\Program Files (x86)\\x', 'D:\\Windows\\System32\\x', '\\\\server\\share\\System32\\x'],
];

describe('what a 32-bit program means by a path', () => {
  for (const [path, there] of Object.entries(REDIRECTED))
    it(`${path} is ${there}`, () => {
      assert.equal(placeFor32Bit(path, WINDOWS)?.toLowerCase(), there.toLowerCase());
    });

  it('is the same where nothing is redirected, as in the folders that are exempt', () => {
    for (const path of THE_SAME) assert.equal(placeFor32Bit(path, WINDOWS), null, path);
  });

  it('may be called Sysnative, which is a name below the folder of Windows and nowhere else', () => {
    for (const path of ['C:\\Windows\\Sysnative', 'c:/windows/SYSNATIVE/x', '%windir%\\Sysnative\\x.exe'])
      assert.ok(isSysnative(path), path);
    for (const path of ['C:\\Windows\\System32\\x', 'C:\\a\\b\\Sysnative', 'Sysnative', 'C:\\Windows\\Sysnatives'])
      assert.ok(!isSysnative(path), path);
  });
});

describe('an error about a path that is not there', () => {
  const told = (code: ErrorCode, subject: string | null, there: string, host = HOST) =>
    toldWhere(new PatchPilotError(code, subject, 'got nothing'), host, (path) => path === there);

  it('names the place where a 32-bit program has put it, for every way of naming one', () => {
    for (const code of ['configMissing', 'kitAbsent', 'scenarioAbsent', 'inputAbsent'] as const) {
      const error = told(code, 'C:\\Windows\\System32\\x', 'C:\\Windows\\SysWOW64\\x');
      assert.deepEqual([error.code, error.subject], [code, 'C:\\Windows\\System32\\x']);
      assert.match(error.message, /^got nothing; a 32-bit program.* it lies at C:\\Windows\\SysWOW64\\x; name it so/u);
      assert.equal(
        toldWhere(error, HOST, () => true),
        error,
        'told once',
      );
    }
  });

  it('counts a path from the working folder', () => {
    assert.match(told('inputAbsent', 'x.json', 'C:\\Windows\\SysWOW64\\x.json').message, /SysWOW64\\x\.json/u);
  });

  it('stays as it is where nothing lies there either, for other errors, and off Windows', () => {
    const path = 'C:\\Windows\\System32\\x';
    for (const error of [
      told('configMissing', path, 'C:\\elsewhere'),
      told('configInvalid', path, 'C:\\Windows\\SysWOW64\\x'),
      told('inputAbsent', null, 'C:\\Windows\\SysWOW64'),
      told('inputAbsent', path, 'C:\\Windows\\SysWOW64\\x', { systemRoot: '/', workingFolder: '/root' }),
    ])
      assert.equal(error.message, 'got nothing');
  });
});
