import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { weighShared } from '../../../src/device/windows/kit-package.ts';
import type { Witness } from '../../../src/device/port/updates.ts';
import type { Effect } from '../../../src/schema/catalog.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';
import { BUILDS } from '../../support/tables.ts';
import { answerOf, aWindows, OS_ITEM, requestOf } from './a-windows.ts';

const osOf = (ubr: number): OsFacts => ({
  ...{ productName: 'Windows 11 Pro', edition: 'Professional', displayVersion: '24H2', build: 26100, ubr },
  ...{ architecture: 'x64', installationType: 'Client' },
});

/** What a device with this revision and these packages shows of an entry. */
async function shown(
  ubr: number,
  kb: string | null,
  effects: readonly Effect[],
  { packages = [], state = 112 }: { readonly packages?: readonly string[]; readonly state?: number } = {},
) {
  const { bridge, system, calls } = aWindows((request) => {
    const lines = requestOf(request).filter(([verb]) => verb === 'package');
    const found = lines.map(([, name = ''], index) => {
      const own = packages
        .filter((one) => one.startsWith(name))
        .map((one) => ({ name: one, state, installTime: null }));
      return { index, state: own.length > 0 ? 'found' : 'absent', message: null, packages: own };
    });
    return { says: answerOf({ os: [{ ...OS_ITEM, currentBuild: '26100', ubr }], package: found }) };
  });
  const questions = [{ updateId: 'sha256:x', revision: 0, kb, effects }];
  const witnesses = questions.map(({ updateId, revision }): Witness => ({
    ...{ updateId, revision, superseded: false, stagingTraces: false, findings: ['seen'], disagreed: [] },
    state: 'present',
  }));
  const [weighed] = await weighShared(bridge, system, { questions, witnesses }, { os: osOf(ubr), builds: BUILDS });
  return { proves: weighed?.provesNothing !== true, calls: calls.length };
}
const build = (atLeast: string): Effect[] => [{ type: 'build', atLeast }];
const ROLLUP = 'Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9999.1.3';

describe('a build that is there before a kit entry is installed', () => {
  it('stated too low proves nothing, though the device is above it', async () => {
    assert.deepEqual(await shown(1742, 'KB5044284', build('26100.203')), { proves: false, calls: 1 });
    assert.equal((await shown(1742, 'KB5999999', build('26100.203'))).proves, false);
    assert.equal((await shown(1742, null, build('26100.203'))).proves, false);
  });

  it('proves it where the device has what its number leaves, whatever was stated', async () => {
    assert.deepEqual(await shown(2033, 'KB5044284', build('26100.203')), { proves: true, calls: 0 });
    assert.equal((await shown(3194, 'KB5044284', build('26100.2033'))).proves, true);
  });

  it('proves one that no table knows where its package is there, by number or by exactly its build', async () => {
    assert.equal((await shown(9999, 'KB5999999', build('26100.9999'), { packages: [ROLLUP] })).proves, true);
    // superseded
    assert.equal((await shown(9999, 'KB5999999', build('26100.9999'), { packages: [ROLLUP], state: 80 })).proves, true);
    assert.equal((await shown(9999, 'KB5999999', build('26100.999'), { packages: [ROLLUP] })).proves, false);
    const own = 'Package_for_KB5999999~31bf3856ad364e35~amd64~~26100.9999.1.0';
    assert.equal((await shown(9999, 'KB5999999', build('26100.1'), { packages: [own] })).proves, true);
    assert.equal((await shown(9999, 'KB599999', build('26100.1'), { packages: [own] })).proves, false);
  });

  it('is like any file at a path; an effect of its own needs nothing beside it', async () => {
    assert.equal((await shown(1, null, [{ type: 'file', path: 'C:\\x.dll' }])).proves, false);
    for (const own of [
      { type: 'file', path: 'C:\\x.dll', minVersion: '1.2' },
      { type: 'registry', key: 'HKLM\\SOFTWARE\\A', value: 'v', equals: '1' },
      { type: 'product', name: 'A', minVersion: '1' },
    ] as const)
      assert.deepEqual(await shown(1, null, [...build('26100.1'), own]), { proves: true, calls: 0 });
  });
});
