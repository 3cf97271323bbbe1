import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAgentUpdates } from '../../../src/device/windows/agent/agent-updates.ts';
import * as v from 'valibot';
import type { BuildTable } from '../../../src/schema/builds.ts';
import type { Offer } from '../../../src/schema/catalog.ts';
import { updatePolicy } from '../../../src/schema/policy/index.ts';
import { answerOf, aWindows, OS_ITEM, requestOf, type Program } from './a-windows.ts';

const OFFER: Offer = {
  ...{ updateId: 'aa', revision: 1, kb: null, title: 'An update', classification: 'Updates', kind: 'other' },
  ...{ severity: null, optional: false, sizeBytes: null, releasedAt: null, architecture: null, targetBuilds: [] },
  ...{ exclusive: false, canRequestUserInput: false, estimatedInstallMs: null, effects: [] },
};
const NO_ROWS: BuildTable = { schemaVersion: 1, madeOn: '2026-11-26', rows: [] };
const GONE = { code: 1, ended: 'exit' } as const;
const STATE = {
  networkLogon: false,
  isBusy: false,
  rebootRequired: false,
  rebootBeforeInstallation: false,
  missing: [],
};
const ANSWERS: Readonly<Record<string, Parameters<typeof answerOf>[0]>> = {
  probe: { windowsServices: [], agent: [STATE] },
  services: { services: [] },
  sweep: { sweep: [], services: [] },
  source: {
    updates: [],
    outcome: [{ code: 2, selection: 0, service: null, warnings: [], missing: [] }],
  },
  package: { os: [OS_ITEM] },
  conditions: { conditions: 'not to be had' },
};

/** The update agent of a device that answers by the first verb of a request, except as a test says. */
function agent(told: Readonly<Record<string, ReturnType<Program> | (() => ReturnType<Program>)>>) {
  const asked: string[] = [];
  const { system, bridge } = aWindows((call) => {
    const verb = requestOf(call)[0]?.[0] ?? '';
    asked.push(verb);
    const own = told[verb];
    if (own !== undefined) return typeof own === 'function' ? own() : own;
    return { says: answerOf(ANSWERS[verb] ?? {}) };
  });
  const policy = v.parse(updatePolicy, {});
  return {
    asked,
    updates: createAgentUpdates(bridge, system, {
      ...{ policy, changes: true, temporaryFolder: 'C:\\T' },
      ...{ os: () => null, builds: NO_ROWS },
    }),
  };
}
const nothing = (): void => undefined;

describe('an update agent that is lost, or whose history cannot be read, costs the one update', () => {
  test('a history that cannot be read is an answer, and says that it says nothing', async () => {
    for (const history of [{ says: answerOf({ history: '0x80240fff' }) }, GONE]) {
      const answer = await agent({ history }).updates.lookUp(OFFER);
      assert.deepEqual([answer.known, answer.claim], [false, null]);
      assert.equal(typeof answer.unreadable, 'string');
    }
  });

  test('a process that is lost in an install is an error of that install without a code', async () => {
    for (const history of [{ says: answerOf({ history: [] }) }, { says: answerOf({ history: '0x80240fff' }) }, GONE]) {
      const claim = await agent({ install: GONE, history }).updates.install(OFFER, nothing);
      assert.deepEqual([claim.outcome, claim.hresult], ['failed', null]);
    }
  });

  test('the next update is asked of another process', async () => {
    const { updates, asked } = agent({ install: GONE, history: GONE });
    await updates.install(OFFER, nothing);
    assert.deepEqual(await updates.obstacle({ ...OFFER, updateId: 'bb' }), null);
    assert.equal(asked.at(-1), 'conditions');
  });

  test('one that is lost when it is asked what stands in the way leaves this update to the next run', async () => {
    assert.equal((await agent({ probe: GONE }).updates.obstacle(OFFER))?.reason, 'next');
    assert.equal((await agent({ conditions: GONE }).updates.obstacle(OFFER))?.reason, 'next');
  });

  test('one that is lost while it looks is replaced once; then nothing could be read', async () => {
    const question = { updateId: 'aa', revision: 1, effects: [{ type: 'package', name: 'P' } as const] };
    const found = { index: 0, state: 'absent', message: null, packages: [] };
    let times = 0;
    const once = agent({
      package: () => (times++ === 0 ? GONE : { says: answerOf({ os: [OS_ITEM], package: [found] }) }),
    });
    assert.deepEqual(
      (await once.updates.witness([question])).map(({ state }) => state),
      ['absent'],
    );
    assert.deepEqual(
      (await agent({ package: GONE }).updates.witness([question])).map(({ state }) => state),
      ['unreadable'],
    );
  });
});
