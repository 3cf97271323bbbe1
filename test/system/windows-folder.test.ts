import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { programDataBeside, windowsFolder } from '../../src/system/windows-folder.ts';

const nowhere = (): string => {
  throw new Error('ENOENT');
};

describe('the folder of Windows', () => {
  test('is the one that Windows itself names: two callers with other variables work on one device', () => {
    const asked: string[] = [];
    const follow = (path: string): string => {
      asked.push(path);
      return '\\\\?\\D:\\Windows';
    };
    for (const told of [undefined, 'C:\\Windows', 'E:\\planted', '\\\\server\\share'])
      equal(windowsFolder(told, follow), 'D:\\Windows');
    deepEqual([...new Set(asked)], ['\\\\?\\GLOBALROOT\\SystemRoot']);
  });

  test('is what the environment says only where Windows cannot be asked, and never a share or a relative path', () => {
    equal(windowsFolder('D:\\WINNT', nowhere), 'D:\\WINNT');
    for (const told of [undefined, '', 'WINNT', '\\\\server\\share', 'C:', 'C:\\'])
      equal(windowsFolder(told, nowhere), 'C:\\Windows');
    const volume = () => '\\\\?\\Volume{3f1b}\\Windows';
    equal(windowsFolder('C:\\Windows', volume), 'C:\\Windows');
  });

  test('has ProgramData beside it, whatever a caller has set', () => {
    equal(programDataBeside('D:\\Windows'), 'D:\\ProgramData');
  });
});
