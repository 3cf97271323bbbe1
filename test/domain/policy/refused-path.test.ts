import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWindowsAbsolute, refusedPath } from '../../../src/domain/policy/refused-path.ts';

const DRIVE = 'expected a file path, got one that depends on the current folder of a drive';

for (const [paths, fault] of [
  [['C:\\a\\b.json', 'c:/a', '..\\shared\\x.json', 'a/b', '\\\\server\\share\\x', '\\\\server@x\\share', ''], null],
  [['a\u0000b', 'a\nb', '\u001f'], 'expected a path, got control characters'],
  [['\\\\.\\pipe\\x', '\\\\?\\C:\\x', '//./PhysicalDrive0'], 'expected a file path, got a device path'],
  [
    [
      '\\\\server@SSL\\x',
      '//server@8080/x',
      '\\\\server@ssl@443\\x',
      '\\\\server@80',
      '\\\\server\\DavWWWRoot\\x',
      '//server/davwwwroot',
    ],
    'expected a file path, got a WebDAV path',
  ],
  [['https://x/y', 'file:x', 'ms-settings:x'], 'expected a file path, got a URL'],
  [['C:\\a.txt:hidden', 'C:\\a:b:$DATA', './a:b'], 'expected a file path, got a stream of a file'],
  [['C:a.json', 'c:'], DRIVE],
  [['C:\\a\\NUL', 'C:\\a\\NUL\\b', 'NUL'], 'expected a file path, got the device NUL'],
  [
    ['C:\\Windows\\Sysnative\\x.json', 'c:/windows/sysnative'],
    'expected System32, got Sysnative, a name that only 32-bit programs see',
  ],
  [['a/con.txt/b'], 'expected a file path, got the device con.txt'],
] as const)
  test(`a path is ${fault === null ? 'opened' : `not opened: ${fault}`}`, () => {
    for (const path of paths) assert.equal(refusedPath(path), fault, path);
  });

test('a full path begins with a drive and a slash, or is a share', () => {
  const full = ['C:\\x', 'c:/x', '\\\\server\\share'];
  const other = ['C:x', 'x\\y', '/x', '\\x', 'CC:\\x', ''];
  assert.deepEqual([...full, ...other].filter(isWindowsAbsolute), full);
});
