import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

interface Problem {
  readonly subject: string;
  readonly meaning: string;
  readonly whatToDo: string;
}

/**
 * What a job log shows of a start: its lines, the problems of the object, and whether they stand right before the end.
 */
async function start(t: { after: (f: () => void) => void }, scenario: string) {
  const root = scratchFolder(t);
  const args = ['run', '--scenario', scenario, '--output-root'];
  const { code, stdout } = await answered([...args, root]);
  const { problems } = onlyObject((await answered([...args, scratchFolder(t), '--json'])).stdout);
  const lines = stdout.trimEnd().split('\n');
  return { code, lines, problems: problems as Problem[] };
}

describe('a job log says what to do', () => {
  test('a 210 names the update and the repair, before the last line', async (t) => {
    const { code, lines, problems } = await start(t, 'install-fails-210');
    assert.equal(code, 210);
    const [problem, ...more] = problems;
    assert.deepEqual(more, []);
    assert.match(problem?.subject ?? '', /KB\d+/u);
    assert.match(problem?.whatToDo ?? '', /dism /u);
    const at = lines.findIndex((line) => line.includes(problem?.subject ?? '?') && line.startsWith('Problem: '));
    assert.ok(at > 0 && at >= lines.length - 6, lines.join('\n'));
    assert.ok(lines[at + 1]?.includes(problem?.whatToDo ?? '?'));
  });

  test('an update of no component of Windows is not advised to repair the component store', async (t) => {
    const { problems } = await start(t, 'lying-update-210');
    assert.match(problems[0]?.subject ?? '', /KB5002806/u);
    assert.ok(problems[0]?.whatToDo !== undefined && !problems[0].whatToDo.includes('dism'));
  });

  for (const scenario of [
    'window-ends-100',
    'disk-full-100',
    'on-battery-100',
    'at-most-one-update-100',
    'overdue-100',
  ])
    test(`a 100 has a problem, whatever it is about: ${scenario}`, async (t) => {
      const { code, problems } = await start(t, scenario);
      assert.equal(code, 100);
      assert.ok(problems.length > 0);
    });

  test('a 230 says which collector failed, and why', async (t) => {
    const { problems } = await start(t, 'diagnostics-230');
    assert.match(problems[0]?.meaning ?? '', /access is denied/u);
  });

  test('an application that got less reliable is told with its attempts', async (t) => {
    const { problems } = await start(t, 'flaky-application-220');
    assert.match(problems[0]?.meaning ?? '', /3 of 5 .*5 of 5/u);
  });

  test('what is not certain is told with what speaks for it and against it', async (t) => {
    const { problems } = await start(t, 'still-offered-100');
    assert.match(problems[0]?.meaning ?? '', /still offered/u);
  });

  test('an update is one problem, also when it is overdue', async (t) => {
    const { problems } = await start(t, 'overdue-100');
    const subjects = problems.map(({ subject }) => subject);
    assert.deepEqual(subjects, [...new Set(subjects)]);
  });

  test('a command line that was not understood says so above the last line', async () => {
    const { code, stdout } = await answered(['run', '--kit']);
    assert.equal(code, 240);
    assert.match(stdout, /^Problem: .*\n {5}do: .*\nPATCHPILOT /u);
  });

  test('a tenant that nobody knows is mended on the command line, not in the policy files', async (t) => {
    const named = ['run', '--scenario', 'success-0', '--config', 'examples/configs', '--tenant-id', 'MSP-01', '--json'];
    const { code, stdout } = await answered([...named, '--output-root', scratchFolder(t)]);
    const { failure } = onlyObject(stdout) as { failure: { code: string } };
    assert.deepEqual([code, failure.code], [240, 'placeUnknown']);
  });

  test('a 100 scan names the code and the server, once for the searches before and after', async (t) => {
    const { code, problems } = await start(t, 'source-unreachable-100');
    assert.equal(code, 100);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.subject ?? '', /wsus\.contoso\.example/u);
    assert.match(problems[0]?.meaning ?? '', /0x8024402C/u);
  });

  test('a 220 says what the failed check saw', async (t) => {
    const { problems } = await start(t, 'regression-220');
    assert.match(problems[0]?.meaning ?? '', /503/u);
  });

  test('a 240 says what ended it, and nothing that only follows from that', async (t) => {
    const { code, problems } = await start(t, 'agent-disabled-240');
    assert.equal(code, 240);
    assert.deepEqual(problems.length, 1);
    assert.match(problems[0]?.whatToDo ?? '', /wuauserv/u);
  });

  test('each failure and each 100 names a problem, at most three; a success and a wait none', async (t) => {
    for (const [scenario, least] of [
      ['showcase-150', 0],
      ['success-0', 0],
      ['nothing-offered-stale-100', 1],
      ['policy-fault-240', 1],
      ['regression-and-failure-220', 2],
      ['diagnostics-230', 1],
      ['report-fails-240', 1],
    ] as const) {
      const { problems } = await start(t, scenario);
      assert.ok(
        problems.length >= least && problems.length <= (least === 0 ? 0 : 3),
        `${scenario}: ${problems.length}`,
      );
    }
  });
});
