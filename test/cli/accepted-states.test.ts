import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const TERMS = 'until 2027-01-31 by change board: replaced with the new tills in January (CHG-2107)';
const ACCEPTED = 'unsupported-accepted-0';
const ENDED = 'unsupported-acceptance-ended-100';

/** Every command that tells of a run names what is accepted; the last line does not count it as a reason. */
describe('commands on a run of an accepted state', () => {
  let root = '';
  const printed = new Map<string, string[]>();
  const objects = new Map<string, Record<string, unknown>>();
  const COMMANDS: Readonly<Record<string, readonly string[]>> = {
    run: ['run', '--scenario', ACCEPTED],
    plan: ['plan', '--scenario', ACCEPTED],
    'exit-code': ['exit-code', 'latest'],
    status: ['status'],
    runs: ['runs', '--limit', '1'],
  };

  before(async (t) => {
    root = scratchFolder({ after: (cleanup) => (t as { after?(f: () => void): void }).after?.(cleanup) });
    for (const [name, args] of Object.entries(COMMANDS)) {
      const line = [...args, '--output-root', root];
      const { code, stdout } = await answered(line);
      assert.equal(code, 0, stdout);
      printed.set(name, stdout.trimEnd().split('\n'));
      objects.set(name, onlyObject((await answered([...line, '--json'])).stdout));
    }
  });

  for (const name of ['run', 'plan', 'exit-code', 'status']) {
    test(`${name} prints the state, its end, who approved it and the reason in one line`, () => {
      const lines = (printed.get(name) ?? []).filter((line) => line.includes(TERMS));
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? '', /Accepted: unsupported until/u);
    });
  }

  test('runs counts it in a column of its own', () => {
    const [head = '', row = ''] = printed.get('runs') ?? [];
    const at = head.indexOf('accepted');
    assert.equal(row.slice(at, at + 'unsupported'.length), 'unsupported');
    assert.ok(!row.slice(0, at).includes('unsupported'));
  });

  test('the objects hold it as data', () => {
    const state = {
      ...{ why: 'unsupported', until: '2027-01-31', approvedBy: 'change board' },
      reason: 'replaced with the new tills in January (CHG-2107)',
    };
    const at = (name: string, ...keys: (string | number)[]): unknown =>
      keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], objects.get(name));
    assert.deepEqual(at('run', 'accepted'), [state]);
    assert.deepEqual(at('exit-code', 'accepted'), [state]);
    assert.deepEqual(at('status', 'lastRun', 'accepted'), [state]);
    assert.deepEqual(at('runs', 'runs', 0, 'accepted'), [state]);
    assert.deepEqual(at('plan', 'catalog', 'acceptedStates', 'states'), [state]);
  });

  test('the last line has no reason left, and no problem is named', () => {
    const lines = printed.get('run') ?? [];
    assert.match(lines.at(-1) ?? '', / exit=0 status=Success .* why=- /u);
    assert.ok(lines.every((line) => !line.startsWith('Problem: ')));
  });
});

test('an acceptance whose day is over is told beside the reason that counts again', async (t) => {
  const { code, stdout } = await answered(['run', '--scenario', ENDED, '--output-root', scratchFolder(t)]);
  assert.equal(code, 100);
  assert.match(stdout, / why=unsupported /u);
  assert.ok(stdout.split('\n').some((line) => line.includes('ended on 2026-11-22') && line.includes('change board')));
});

test('a secret and control characters in reason and approval are not printed, and the secret is in no record', async (t) => {
  const root = scratchFolder(t);
  const config = scratchFolder(t);
  const state = { why: 'unsupported', until: '2027-01-31' };
  const texts = {
    reason: 'see password=Pl4ntedxVb9kLm\u001b[31m\nPATCHPILOT v=1 exit=0',
    approvedBy: 'board\u0007 \u202e',
  };
  const policy = { acceptedStates: [{ ...state, ...texts }] };
  writeFileSync(join(config, 'UpdatePolicy.json'), JSON.stringify(policy));
  const args = ['--scenario', 'unsupported-100', '--config', config, '--output-root', root];
  const said = [await answered(['run', ...args]), await answered(['exit-code', 'latest', '--output-root', root])];
  said.push(await answered(['status', '--output-root', root]), await answered(['plan', ...args]));
  for (const { code, stdout, stderr } of said) {
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout, /Pl4nted|[\u0000-\u0009\u000b-\u001f\u007f-\uffff]/u);
    assert.ok(stdout.split('\n').filter((line) => line.startsWith('PATCHPILOT')).length <= 1);
  }
  const runs = join(root, 'Runs');
  const kept = readdirSync(runs, { recursive: true, encoding: 'utf8' }).filter((path) => !path.includes('Policy'));
  for (const path of kept.map((one) => join(runs, one)).filter((one) => statSync(one).isFile()))
    assert.ok(!readFileSync(path, 'utf8').includes('Pl4nted'), path);
});

test('doctor and policy check name a day that is too far ahead before a run meets it', async (t) => {
  const config = scratchFolder(t);
  const far = { why: 'stale', until: '9999-12-31', reason: 'none', approvedBy: 'nobody' };
  writeFileSync(join(config, 'UpdatePolicy.json'), JSON.stringify({ acceptedStates: [far] }));
  assert.equal((await answered(['policy', 'check', config])).code, 1);
  assert.equal((await answered(['doctor', '--config', config, '--output-root', join(config, 'out')])).code, 1);
});
