import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfKbs } from '../../../src/domain/agent/known-kbs.ts';

/** Numbers that stay, by what Microsoft's pages and the recorded listings call them. */
const NUMBERS = {
  definitions: ['KB2267602'],
  defenderPlatform: ['KB4052623'],
  securityPlatform: ['KB5007651'],
  removalTool: ['KB890830'],
  recovery: [
    'KB5034439',
    'KB5034440',
    'KB5034441',
    'KB5042320',
    'KB5048239',
    'KB5057588',
    'KB5057589',
    'KB5068164',
    'KB5075039',
  ],
  secureBoot: ['KB5012170', 'KB4535680'],
  other: ['KB4023057'],
  servicingStack: ['KB4035632', 'KB4456655', 'KB4465477', 'KB4132216'],
  enablement: ['KB4517245', 'KB4562830', 'KB5000736', 'KB5003791', 'KB5015684', 'KB5027397', 'KB5054156'],
  feature: ['KB3012973'],
};

test('a number that stays from month to month tells the kind, also as a second one', () => {
  for (const [kind, kbs] of Object.entries(NUMBERS)) {
    for (const kb of kbs) assert.equal(kindOfKbs(['KB5072033', kb]), kind, kb);
  }
  assert.equal(kindOfKbs(['KB5072033']), null);
});
