import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setForeignAside } from '../../../src/device/windows/foreign-content.ts';
import { Faults, PatchPilotError } from '../../../src/errors/error.ts';
import type { Files } from '../../../src/system/system.ts';
import { aWindows, answerOf, requestOf } from './a-windows.ts';

const ROOT = 'C:\\PatchPilot\\Output';
const EVIL = 'S-1-5-21-1-2-3-1001';
const USERS_OWN = { index: 0, path: `${ROOT}\\Runs`, owner: EVIL, isLink: false };
const OTHER = { index: 0, path: `${ROOT}\\State\\Tenants`, owner: EVIL, isLink: false };

/** A device that finds these in the folders that hold something; what is moved is recorded, nothing is touched. */
function device(foreign: readonly object[], holding: readonly string[], rename?: () => void) {
  const windows = aWindows(() => ({ says: answerOf({ foreign: [...foreign] }) }));
  const moved: (readonly [string, string])[] = [];
  const entry = { name: 'x', kind: 'file' } as const;
  const files: Files = {
    ...windows.system.files,
    list: (folder) => (holding.includes(folder) ? [entry] : []),
    makeFolder: () => undefined,
    rename: (from, to) => {
      rename?.();
      moved.push([from, to]);
    },
  };
  return { ...windows, system: { ...windows.system, files }, moved };
}

describe('what users left in a folder that was open', () => {
  it('is moved to a folder of its own, each name kept, and told with its owner', async () => {
    const { bridge, system, moved, calls } = device([USERS_OWN, OTHER], [ROOT]);
    const notes = await setForeignAside(bridge, system, [ROOT]);
    assert.deepEqual(calls.flatMap(requestOf), [['foreign', ROOT]]);
    const aside = `${ROOT}\\set-aside-11111111`;
    assert.deepEqual(moved, [
      [USERS_OWN.path, `${aside}\\0\\Runs`],
      [OTHER.path, `${aside}\\1\\Tenants`],
    ]);
    assert.equal(notes.length, 2);
    assert.match(notes[0] ?? '', new RegExp(EVIL, 'u'));
  });

  it('is told by its number where there is much of it', async () => {
    const many = Array.from({ length: 25 }, (_, n) => ({ ...USERS_OWN, path: `${ROOT}\\${n}` }));
    const { bridge, system, moved } = device(many, [ROOT]);
    assert.equal((await setForeignAside(bridge, system, [ROOT])).length, 21);
    assert.equal(moved.length, 25);
  });

  it('is not asked for where the folder is empty', async () => {
    const { bridge, system, calls } = device([USERS_OWN], []);
    assert.deepEqual(await setForeignAside(bridge, system, [ROOT]), []);
    assert.deepEqual(calls, []);
  });

  it('refuses the folder when there is a link in it: it is neither followed nor moved, nor is anything else', async () => {
    const { bridge, system, moved } = device([USERS_OWN, { ...OTHER, isLink: true }], [ROOT]);
    await assert.rejects(setForeignAside(bridge, system, [ROOT]), (error) => {
      assert.ok(error instanceof Faults);
      assert.deepEqual(
        error.faults.map(({ file }) => file),
        [OTHER.path],
      );
      return true;
    });
    assert.deepEqual(moved, []);
  });

  it('refuses the folder when it cannot be moved: nothing of it is ever read', async () => {
    const { bridge, system } = device([USERS_OWN], [ROOT], () => {
      throw new PatchPilotError('outputFailed', USERS_OWN.path, 'EBUSY');
    });
    await assert.rejects(setForeignAside(bridge, system, [ROOT]), (error) => {
      assert.ok(error instanceof Faults);
      assert.equal(error.code, 'outputUnusable');
      return true;
    });
  });
});
