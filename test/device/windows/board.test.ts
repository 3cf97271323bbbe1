import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBoardUuid } from '../../../src/device/windows/board.ts';
import { Bridge } from '../../../src/device/windows/bridge.ts';
import { answerOf, aWindows, OS_ITEM, requestOf } from './a-windows.ts';

const UUID = '4C4C4544-0042-3510-8052-B4C04F564432';

/** What is read where the registry answers so, and what was asked. */
async function read(data: string | null): Promise<{ uuid: string | null; asked: unknown }> {
  const state = data === null ? 'absent' : 'found';
  const item = { index: 0, state, message: null, kind: 'String', data, cut: false };
  const { system, calls } = aWindows(() => ({ says: answerOf({ os: [OS_ITEM], registry: [item] }) }));
  const bridge = new Bridge(system);
  const uuid = await readBoardUuid(bridge);
  await bridge.close();
  return { uuid, asked: calls.map((call) => requestOf(call)) };
}

test('the UUID of the board is what Windows wrote into the registry when it started', async () => {
  const { uuid, asked } = await read(`{${UUID}}`);
  assert.equal(uuid, UUID.toLowerCase());
  assert.deepEqual(asked, [[['registry', 'HKLM\\SYSTEM\\HardwareConfig', 'LastConfig']]]);
});

test('a board that says nothing, and one that is not told, are unreadable', async () => {
  assert.equal((await read('{00000000-0000-0000-0000-000000000000}')).uuid, null);
  assert.equal((await read(null)).uuid, null);
});

test('a device that does not answer costs the UUID and not the start', async () => {
  const { system } = aWindows(() => ({ says: answerOf({ os: [OS_ITEM], registry: 'access denied' }) }));
  const bridge = new Bridge(system);
  assert.equal(await readBoardUuid(bridge), null);
  await bridge.close();
});
