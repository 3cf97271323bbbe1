import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentListMayDecide, stateOfKind } from '../../src/domain/agent-only.ts';
import { updateKind } from '../../src/schema/catalog.ts';

const MAY = ['other', 'secureBoot', 'dynamicUpdate', 'runtime'];

test("the agent's list may decide for kinds without a known state, and never for an entry of a kit", () => {
  for (const kind of updateKind.options) {
    assert.equal(agentListMayDecide(kind, 'agent'), MAY.includes(kind), kind);
    assert.equal(agentListMayDecide(kind, 'kit'), false, kind);
  }
});

test('where a state is known, one that was not shown could not be read, whatever the agent lists', () => {
  for (const kind of updateKind.options) {
    const own = MAY.includes(kind) || kind === 'extensionDriver';
    assert.equal(stateOfKind('listed', kind, 'agent'), own ? 'listed' : 'unreadable', kind);
    assert.equal(stateOfKind('notStated', kind, 'agent'), own ? 'notStated' : 'unreadable', kind);
    assert.equal(stateOfKind('notStated', kind, 'kit'), 'notStated', kind);
    for (const state of ['present', 'absent', 'unreadable'] as const)
      assert.equal(stateOfKind(state, kind, 'agent'), state, kind);
  }
});
