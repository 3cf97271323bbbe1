import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlaceItem } from '../../../src/device/windows/answers.ts';
import { securePlaces, type PlacesRequest } from '../../../src/device/windows/places.ts';
import { Faults } from '../../../src/errors/error.ts';
import { aWindows, answerOf, OS_ITEM, requestOf } from './a-windows.ts';

const USERS = 'S-1-5-32-545';
const EVIL = 'S-1-5-21-1-2-3-1001';
const BOOT = {
  present: true,
  id: 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE',
  created: true,
};

const aPlace = (path: string, overrides: Partial<PlaceItem> = {}): Omit<PlaceItem, 'index' | 'verb'> => ({
  path,
  ...{
    action: 'none',
    reason: null,
    state: 'folder',
    isLink: false,
    links: [],
    fileSystem: 'NTFS',
    driveType: 'Fixed',
  },
  ...{ owner: 'S-1-5-18', ownerAccepted: true, protected: true, rules: [], writableByUsers: [] },
  ...{ hresult: null, message: null },
  ...overrides,
});

/** A device where every place is fine but those in `odd`, by path and, where it matters, verb. */
function device(odd: Readonly<Record<string, Partial<PlaceItem>>>, account: object = {}) {
  return aWindows((call) => {
    const places = requestOf(call).flatMap(([verb = '', path = ''], index) =>
      ['judge', 'close', 'create', 'harden'].includes(verb)
        ? [{ index, verb, ...aPlace(path, odd[`${verb} ${path}`] ?? odd[path] ?? {}) }]
        : [],
    );
    const who = { name: 'SYSTEM', sid: 'S-1-5-18', isSystem: true, isAdministrator: true, ...account };
    return { says: answerOf({ account: [who], os: [OS_ITEM], places, boot: [BOOT] }) };
  });
}

const REQUEST: PlacesRequest = { outputRoot: 'C:\\PatchPilot\\Output', judged: [], makeBootKey: true };

async function refused(odd: Readonly<Record<string, Partial<PlaceItem>>>): Promise<string[]> {
  try {
    const { bridge, system } = device(odd);
    await securePlaces(bridge, system, REQUEST);
  } catch (error) {
    assert.ok(error instanceof Faults, String(error));
    assert.equal(error.code, 'outputUnusable');
    return error.faults.map((fault) => fault.file);
  }
  return [];
}

describe('the places that a run writes to', () => {
  it('are created and hardened before anything else, the boot key last, all in one call', async () => {
    const { system, bridge, calls } = device({});
    const places = await securePlaces(bridge, system, REQUEST);
    assert.equal(calls.length, 1);
    assert.ok(calls[0] !== undefined);
    const lines = requestOf(calls[0]).map((line) => line.join(' '));
    assert.deepEqual(lines.slice(-3), ['create C:\\PatchPilot\\Output', 'harden C:\\PatchPilot\\Output', 'bootKey']);
    assert.ok(lines.includes('judge C:\\ProgramData'));
    assert.deepEqual(places.boot, { id: BOOT.id.toLowerCase(), source: 'volatile registry key' });
    assert.equal(places.os?.productName, 'Windows 11 Pro');
  });

  it('are looked at only by a start that writes nothing', async () => {
    const { system, bridge, calls } = device({});
    await securePlaces(bridge, system, { outputRoot: null, judged: ['C:\\PatchPilot\\config'], makeBootKey: false });
    assert.ok(calls[0] !== undefined);
    assert.deepEqual(requestOf(calls[0]), [['judge', 'C:\\PatchPilot\\config']]);
  });

  it('are refused when a user made them before us', async () => {
    const odd = { owner: EVIL, ownerAccepted: false };
    assert.deepEqual(await refused({ 'C:\\ProgramData\\PatchPilot': odd }), ['C:\\ProgramData\\PatchPilot']);
    assert.deepEqual(await refused({ 'C:\\PatchPilot\\Output': odd }), ['C:\\PatchPilot\\Output']);
  });

  it('are refused when the folder above belongs to a user, who could exchange them', async () => {
    assert.deepEqual(await refused({ 'C:\\PatchPilot': { owner: EVIL, ownerAccepted: false } }), ['C:\\PatchPilot']);
    const rule = { sid: USERS, rights: 0x40, type: 'allow', inherited: false, inheritOnly: false } as const;
    assert.deepEqual(await refused({ 'C:\\PatchPilot': { rules: [rule], writableByUsers: [USERS] } }), [
      'C:\\PatchPilot',
    ]);
  });

  it('may lie in a folder where users make new files, as ProgramData and C: are', async () => {
    const own = { sid: USERS, rights: 0x6, type: 'allow', inherited: false, inheritOnly: false } as const;
    const inside = { sid: USERS, rights: 0x1301bf, type: 'allow', inherited: false, inheritOnly: true } as const;
    assert.deepEqual(await refused({ 'C:\\ProgramData': { rules: [own, inside], writableByUsers: [USERS] } }), []);
  });

  it('are refused when they are, or lie behind, a link', async () => {
    const odd = { isLink: true, links: ['C:\\PatchPilot'] };
    assert.deepEqual(await refused({ 'C:\\PatchPilot': odd }), ['C:\\PatchPilot']);
    assert.deepEqual(await refused({ 'C:\\PatchPilot\\Output': odd }), ['C:\\PatchPilot\\Output']);
  });

  it('are refused when users can still write there after hardening, and when they cannot be judged', async () => {
    const path = 'C:\\PatchPilot\\Output';
    assert.deepEqual(await refused({ [path]: { writableByUsers: [USERS] } }), [path]);
    assert.deepEqual(await refused({ [path]: { state: 'unreadable' } }), [path]);
    assert.deepEqual(await refused({ [path]: { action: 'failed', fileSystem: 'FAT32' } }), [path]);
  });

  it('name every place that cannot be used at once', async () => {
    const odd = { owner: EVIL, ownerAccepted: false };
    const paths = ['C:\\ProgramData\\PatchPilot', 'C:\\PatchPilot\\Output'];
    assert.deepEqual(await refused(Object.fromEntries(paths.map((path) => [path, odd]))), paths);
  });

  it('say what was hardened', async () => {
    const { system, bridge } = device({
      'create C:\\PatchPilot\\Output': { writableByUsers: [USERS] },
      'harden C:\\PatchPilot\\Output': { action: 'hardened' },
    });
    assert.match((await securePlaces(bridge, system, REQUEST)).notes.join(), /hardened C:\\PatchPilot\\Output/u);
  });

  it('are not refused without elevation: that is told first', async () => {
    const { system, bridge } = device(
      { 'C:\\PatchPilot\\Output': { state: 'absent', action: 'failed' } },
      { isSystem: false, isAdministrator: false },
    );
    assert.equal((await securePlaces(bridge, system, REQUEST)).elevated, false);
  });

  it('tell when users can write to the configuration beside the program', async () => {
    const { system, bridge } = device({ 'C:\\PatchPilot\\config': { writableByUsers: [USERS] } });
    const { writableByUsers } = await securePlaces(bridge, system, { ...REQUEST, judged: ['C:\\PatchPilot\\config'] });
    assert.deepEqual(writableByUsers, ['C:\\PatchPilot\\config']);
  });

  it('are judged with that of the program, in the same call, the file and every folder above it', async () => {
    const program = 'C:\\Tools\\patchpilot.exe';
    const { system, bridge, calls } = device({ [program]: { state: 'file', writableByUsers: [USERS] } });
    const { openProgram, writableByUsers } = await securePlaces(bridge, system, { ...REQUEST, program });
    assert.equal(calls.length, 1);
    assert.ok(calls[0] !== undefined);
    const lines = requestOf(calls[0]).map((line) => line.join(' '));
    assert.deepEqual(lines.slice(-4), ['judge C:\\', 'judge C:\\Tools', `judge ${program}`, 'bootKey']);
    assert.deepEqual([openProgram, writableByUsers], [{ kind: 'exchange', places: [program] }, []]);
    assert.equal((await securePlaces(bridge, system, REQUEST)).openProgram, null);
  });

  it('close their folder in the root of a drive, where users may rename it, and no folder further down', async () => {
    const { system, bridge, calls } = device({ 'close C:\\PatchPilot': { action: 'hardened' } });
    const { notes } = await securePlaces(bridge, system, REQUEST);
    assert.match(notes.join(), /hardened C:\\PatchPilot:/u);
    const deep = device({});
    await securePlaces(deep.bridge, deep.system, { ...REQUEST, outputRoot: 'C:\\Data\\Clients\\Output' });
    const verbs = (all: typeof calls) => all.flatMap(requestOf).filter(([verb]) => verb === 'close');
    assert.deepEqual(verbs(calls), [['close', 'C:\\PatchPilot']]);
    assert.deepEqual(verbs(deep.calls), []);
  });

  it('name one command that mends them, in which nothing stands that PowerShell or cmd would take apart', async () => {
    const path = 'C:\\PatchPilot';
    const rule = { sid: USERS, rights: 0x40, type: 'allow', inherited: false, inheritOnly: false } as const;
    for (const odd of [
      { owner: EVIL, ownerAccepted: false },
      { rules: [rule], writableByUsers: [USERS] },
    ]) {
      const { bridge, system } = device({ [path]: odd });
      await assert.rejects(securePlaces(bridge, system, REQUEST), (error) => {
        assert.ok(error instanceof Faults);
        const command = / mend it with: (.*)$/u.exec(error.faults[0]?.message ?? '')?.[1] ?? '';
        assert.match(command, /^icacls (?:"[^"]*" |\/\w+(?::\w)? ?|"\*S-[\d-]+(?::[()A-Z]+)?" ?)+$/u);
        return true;
      });
    }
  });
});
