import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { table } from '../../src/cli/table.ts';
import { cut, namedUpdate } from '../../src/domain/named-update.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const LONG = `Driver ${'x'.repeat(10_000)}`;
const MOST = 400;

/** A device that is offered an update with a title of 10,000 characters, among others, and that fails it. */
function aScenario(t: TestContext): string {
  const file = join(scratchFolder(t), 'long.json');
  const install = { says: 'failed' };
  const updates = [
    { kb: 'KB5000001', title: LONG, install },
    ...Array.from({ length: 8 }, (_, n) => ({ kb: `KB500001${n}`, title: `Update ${n}` })),
  ];
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, name: 'long', description: 'Titles.', updates }));
  return file;
}

describe('a title of 10,000 characters', () => {
  test('makes no line of run longer than can be read, and stands whole in the evidence', async (t) => {
    const [scenario, root] = [aScenario(t), scratchFolder(t)];
    const { code, stdout } = await answered(['run', '--scenario', scenario, '--output-root', root, '--verbose']);
    assert.equal(code, 210);
    for (const line of stdout.split('\n')) assert.ok(line.length <= MOST, line.slice(0, 80));
    assert.ok(stdout.includes('...') && stdout.includes('KB5000001'));
    const again = await answered(['run', '--scenario', scenario, '--output-root', scratchFolder(t), '--json']);
    const { runFolder, problems } = onlyObject(again.stdout) as { runFolder: string; problems: { subject: string }[] };
    assert.ok(problems[0]?.subject.includes(LONG));
    assert.ok(readFileSync(join(runFolder, 'Logs', 'install-summary.jsonl'), 'utf8').includes(LONG));
  });

  test('widens no other row of plan', async (t) => {
    const { stdout } = await answered(['plan', '--scenario', aScenario(t), '--output-root', scratchFolder(t)]);
    assert.ok(stdout.includes('KB500001') || stdout.includes('Update 7'));
    for (const line of stdout.split('\n')) assert.ok(line.length <= MOST, line.slice(0, 80));
  });
});

describe('lines for people', () => {
  test('a text is cut with a mark, never within a character, and only where it is too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 10, max: 200 }), (text, most) => {
        const shown = cut(text, most);
        assert.ok(shown.length <= most && shown.isWellFormed() === text.isWellFormed());
        assert.equal(shown === text, text.length <= most);
      }),
    );
  });

  test('the number is not lost with the end of a title that holds it', () => {
    assert.ok(namedUpdate('KB5000001', `${LONG} (KB5000001)`).includes('KB5000001'));
    assert.equal(namedUpdate('KB5000001', 'Excel (KB5000001)'), 'Excel (KB5000001)');
  });

  test('a table with one long cell keeps the others as narrow as they are', () => {
    const [first, second] = table([
      ['a', 'short', 'end'],
      ['b', LONG, 'end'],
    ]);
    assert.ok((first ?? '').length < 30);
    assert.ok(second?.includes(LONG));
  });
});
