import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesBelow, MOST_COUNTED, watchAct } from '../../../src/device/windows/agent/sights.ts';
import type { Files } from '../../../src/system/system.ts';
import { aWindows, type Program } from './a-windows.ts';

const ID = '0d1c5b8a-7f2e-4a3b-9c6d-1e2f3a4b5c6d';
const FOLDER = 'C:\\Windows\\SoftwareDistribution\\Download';

/** Files by path with their sizes; a folder is what other paths begin with. */
function files(sizes: Readonly<Record<string, number>>): Pick<Files, 'list' | 'stat'> {
  return {
    list(folder) {
      const below = Object.keys(sizes).filter((path) => path.startsWith(`${folder}\\`));
      const names = new Set(below.map((path) => path.slice(folder.length + 1).split('\\')[0] ?? ''));
      return [...names].map((name) => ({ name, kind: `${folder}\\${name}` in sizes ? 'file' : 'folder' }));
    },
    stat: (path) => ({ kind: 'file', size: sizes[path] ?? 0, modifiedMs: 0 }),
  };
}

const record = (id: number, update: string): string =>
  `<Event><System><Provider Name='Microsoft-Windows-WindowsUpdateClient'/><EventID>${id}</EventID>` +
  `<TimeCreated SystemTime='2026-11-23T09:31:00Z'/></System><EventData><Data Name='updateGuid'>{${update}}</Data>` +
  `<Data Name='updateRevisionNumber'>1</Data></EventData></Event>`;

describe('an act in one call is seen from outside', () => {
  test('a folder is counted with all below it', () => {
    const sizes = { [`${FOLDER}\\a`]: 1, [`${FOLDER}\\b\\c`]: 20, [`${FOLDER}\\b\\d\\e`]: 300, 'C:\\Windows\\x': 4000 };
    equal(bytesBelow(files(sizes), FOLDER), 321);
  });

  test('one that cannot be read, or holds too many files, is not counted', () => {
    const many = Object.fromEntries(Array.from({ length: MOST_COUNTED + 1 }, (_, i) => [`${FOLDER}\\${i}`, 1]));
    equal(bytesBelow(files(many), FOLDER), null);
    const denied = (): never => {
      throw new Error('EPERM');
    };
    equal(bytesBelow({ ...files({}), list: denied }, FOLDER), null);
  });

  test('what it did is asked of the log System, by its id and since it was asked for', async () => {
    const play: Program = () => ({ stdout: record(43, ID.toUpperCase()) + record(19, ID.replace('0', '1')) });
    const { system, calls } = aWindows(play);
    const told = await watchAct(system, 'C:\\T', { verb: 'install', updateId: ID })(9 * 60_000);
    equal(told, 'install, running for 9 min, its start is recorded, progress not known');
    deepEqual([calls[0]?.args[1], calls.length], ['System', 1]);
    equal(calls[0]?.args[2]?.includes("TimeCreated[@SystemTime>='2026-11-23T09:30:00.000Z']"), true);
  });

  test('a log that does not answer is told as not known', async () => {
    const { system } = aWindows(() => ({ code: 5 }));
    const told = await watchAct(system, 'C:\\T', { verb: 'install', updateId: ID })(60_000);
    equal(told, 'install, running for 1 min, progress not known');
  });

  test('what arrives in the folder after the download was asked for is counted', async () => {
    const { system } = aWindows(() => ({ code: 5 }));
    const sizes = { [`${FOLDER}\\old`]: 7 * 1_048_576 };
    const watch = watchAct({ ...system, files: { ...system.files, ...files(sizes) } }, 'C:\\T', {
      verb: 'download',
      updateId: ID,
    });
    Object.assign(sizes, { [`${FOLDER}\\new\\part`]: 3 * 1_048_576 });
    equal(await watch(2 * 60_000), 'download, running for 2 min, 3 MB arrived');
  });
});
