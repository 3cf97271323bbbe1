import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasUnifiedTitle, kindOfWords } from '../../../src/domain/agent/words.ts';

test('words of a title tell the kind', () => {
  const titles = {
    runtime: 'Microsoft Visual C++ 2015 Redistributable',
    edge: 'Microsoft Edge-Stable Channel',
    sql: 'SQL Server 2028 RTM',
    office: 'Microsoft Excel 2016',
    securityPlatform: 'Update for Windows Security platform',
    dynamicUpdate: 'Safe OS Dynamic Update',
    hotpatch: 'Hot Patch',
    servicingStack: 'Servicing Stack Update for Windows 10',
    cumulative: 'Cumulative Update for Windows 10',
  };
  for (const [kind, title] of Object.entries(titles)) assert.equal(kindOfWords(title), kind, title);
});

test('words of Windows count only beside its name or a number, other words without', () => {
  assert.equal(kindOfWords('Cumulative Update 2'), null);
  assert.equal(kindOfWords('Servicing Stack Update'), null);
  assert.equal(kindOfWords('Cumulative Update (KB5031000)'), 'cumulative');
  assert.equal(kindOfWords('Microsoft Edge'), 'edge');
  assert.equal(kindOfWords('2019-03 Cumulative Security Update for Internet Explorer 11 for Windows 10'), null);
});

test('a unified title is a month, words and one number, with blanks around it too', () => {
  assert.equal(hasUnifiedTitle(' 2026-07 Preview Update (KB5101684) '), true);
  assert.equal(hasUnifiedTitle('2026-07 Preview Update 2 (KB5101684)'), false);
});
