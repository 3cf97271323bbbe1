import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withDevice } from './bench.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'examples', 'gpo');
const NAME = 'Start PatchPilot.cmd';
const SHARE = 'C:\\server\\patchpilot$ (a & b) !now!';
const EVIDENCE = 'C:\\server\\evidence$';
const LOCAL = 'C:\\Program Files\\PatchPilot';
const NAMESPACE = 'xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"';

const RELEASED = new Date('1980-01-01T00:00:00Z');
const LOG = `${LOCAL}\\startup.log`;
/** What an administrator writes behind the shares, in quotation marks: each reaches the program as it is. */
const MORE = ['--policy-profile-id', 'Pilot', '--site-id', 'a & echo x>C:\\broken.txt', 'x |y <z> 5', '^(a) !b!;,=c'];

test('the startup script brings the program, hands the run over with what was added, and sends what is finished and its log', async () => {
  await withDevice(async (device) => {
    const line = (code: number, status: string): string =>
      `PATCHPILOT v=1 exit=${code} status=${status} why=- run=1a root=-`;
    const program = {
      exitCode: 100,
      stdout: `${line(100, 'Detached')}\r\n`,
      when: [
        { contains: 'status', exitCode: 210, stdout: `${line(210, 'InstallFailure')}\r\n` },
        { contains: 'bundle', exitCode: 0, stdout: '' },
      ],
    };
    await device.standIn('patchpilot.exe', program, SHARE);
    await device.copyIn(join(FOLDER, NAME), `${SHARE}\\${NAME}`);
    await device.writeFile(`${EVIDENCE}\\there.txt`, '');
    await device.writeFile(`${SHARE}\\SHA256SUMS`, 'ab  patchpilot.exe\n');
    const start = (...args: string[]) => device.exec(`${SHARE}\\${NAME}`, args);
    const started = async (): Promise<string[]> =>
      (await device.calls('patchpilot.exe')).map(({ args }) => args.join('|'));
    const sentLog = async (): Promise<string> => {
      const [name = '', ...more] = readdirSync(device.path(`${EVIDENCE}\\logs`));
      assert.deepEqual([/^[^.]+\.log$/u.test(name), more], [true, []], name);
      return device.readFile(`${EVIDENCE}\\logs\\${name}`);
    };

    const first = await start(SHARE, EVIDENCE, ...MORE);
    assert.equal(first.code, 100, first.stdout + first.stderr + (await device.readFile(LOG)));
    const more = `|--config|${SHARE}\\policy`;
    const asked = `status|--exit-code|--quiet|--within|35d${more}`;
    const run = `run|--detach${more}`;
    const added = `|${MORE.join('|')}`;
    const sent = `bundle|--new|--to|${EVIDENCE}`;
    assert.deepEqual(await started(), [asked + added, run + added, sent]);
    assert.ok(!device.exists('C:\\broken.txt'));
    const told =
      /share "C:\\server\\patchpilot\$ [^]*was brought[^]*came to:\r\n[^\n]*exit=210[^]*exit=100 status=Detached/u;
    assert.match(await sentLog(), told);
    assert.doesNotMatch(await sentLog(), /Not all evidence was sent/u);

    // A second start stands behind the first; the same program is not brought again; nothing is sent without a place.
    await device.forgetCalls('patchpilot.exe');
    assert.equal((await start(SHARE)).code, 100);
    assert.deepEqual(await started(), [asked, run]);
    const log = await device.readFile(LOG);
    assert.deepEqual([log.match(/^start /gmu)?.length, log.match(/was brought/gu)?.length], [2, 1], log);

    // Backslashes behind a share are no part of what is handed on; what could not be sent stands in the log.
    await device.standIn(
      'patchpilot.exe',
      { ...program, when: [{ contains: 'bundle', exitCode: 1, stdout: 'the share is full\r\n' }, ...program.when] },
      SHARE,
    );
    await rm(device.path(`${LOCAL}\\patchpilot.exe`));
    await device.forgetCalls('patchpilot.exe');
    assert.equal((await start(`${SHARE}\\\\`, `${EVIDENCE}\\`)).code, 100);
    assert.deepEqual(await started(), [asked, run, sent]);
    assert.match(await sentLog(), /exit=100 [^]*the share is full\r\nNot all evidence was sent: see above\./u);

    // A value that would take others with it starts nothing, and the log says so.
    for (const lost of [
      ['--tenant-id', 'Acme', '', '--policy-profile-id', 'Pilot'],
      ['--policy-profile-id', ''],
      ['--output-root', 'C:\\out\\', '--policy-profile-id', 'Pilot'],
    ]) {
      await device.forgetCalls('patchpilot.exe');
      assert.equal((await start(SHARE, EVIDENCE, ...lost)).code, 240, lost.join('|'));
      assert.deepEqual(await started(), [sent]);
      assert.match(await sentLog(), /is empty or ends with a backslash: .* Nothing was started\.\r\n(?!start )[^]*$/u);
    }

    // The share is gone: the program that is here says itself that it has no policy.
    await device.copyIn(join(FOLDER, NAME), `C:\\script\\${NAME}`);
    const later = (...args: string[]) => device.exec(`C:\\script\\${NAME}`, args);
    await rm(device.path(SHARE), { recursive: true });
    await device.forgetCalls('patchpilot.exe');
    assert.equal((await later(SHARE, '', '--policy-profile-id', 'Pilot')).code, 100);
    assert.deepEqual(await started(), [`${asked}|--policy-profile-id|Pilot`, `${run}|--policy-profile-id|Pilot`]);

    // A log that cannot be written keeps no run from its start.
    await rm(device.path(LOG));
    await device.writeFile(`${LOG}\\in the way`, '');
    await device.forgetCalls('patchpilot.exe');
    assert.deepEqual([(await later(SHARE)).code, await started()], [100, [asked, run]]);
    await rm(device.path(LOG), { recursive: true });

    // No program, no share, a log that is full: it fails, and says so where somebody can look.
    await rm(device.path(`${LOCAL}\\patchpilot.exe`));
    await device.writeFile(LOG, 'x'.repeat(70_000));
    assert.equal((await later(SHARE, EVIDENCE)).code, 240);
    const refused = await sentLog();
    assert.match(refused, /^start [^]*There is no program at .* Nothing was started\./u);
    assert.ok(refused.length < 1000 && device.exists(`${LOCAL}\\startup.old.log`));
    assert.equal((await later()).code, 240);
    assert.match(await device.readFile(LOG), /No share is given/u);
  });
});

test('a program of the same size and time is brought when it is another one, and one that is here is not', async () => {
  await withDevice(async (device) => {
    await device.copyIn(join(FOLDER, NAME), `C:\\script\\${NAME}`);
    const there = `${SHARE}\\patchpilot.exe`;
    const here = `${LOCAL}\\patchpilot.exe`;
    /** As a release zip gives each entry: the time is 1980. */
    const release = async (program: string, sums?: string): Promise<void> => {
      await device.writeFile(there, program);
      utimesSync(device.path(there), RELEASED, RELEASED);
      if (sums === undefined) await rm(device.path(`${SHARE}\\SHA256SUMS`), { force: true });
      else await device.writeFile(`${SHARE}\\SHA256SUMS`, sums);
    };
    const brought = async (): Promise<boolean> => {
      await rm(device.path(LOG), { force: true });
      await device.exec(`C:\\script\\${NAME}`, [SHARE]);
      return (await device.readFile(LOG)).includes('The program was brought.');
    };
    const looked: (readonly [program: string, sums: string | undefined, brought: boolean])[] = [
      ['one', undefined, true],
      ['one', undefined, false],
      ['two', undefined, true], // one byte is another
      ['two', 'a\n', true], // which sums it has is not known yet
      ['two', 'a\n', false],
      ['six', 'a\n', false], // the sums decide, and nothing else is read
      ['six', 'b\n', true],
      ['seven', 'b\n', true],
    ];
    for (const [program, sums, expected] of looked) {
      await release(program, sums);
      assert.equal(await brought(), expected, `${program} ${sums}`);
    }
    assert.equal(await device.readFile(here), 'seven');

    // One that was not brought is brought by a later start: its sums are kept after it alone.
    await rm(device.path(there));
    await device.writeFile(`${there}\\no file of it\\x`, '');
    await device.writeFile(`${SHARE}\\SHA256SUMS`, 'c\n');
    assert.equal(await brought(), false);
    assert.match(await device.readFile(LOG), /The program was not brought: .*\r\n[^]*came to:/u);
    assert.deepEqual([await device.readFile(here), await device.readFile(`${LOCAL}\\SHA256SUMS`)], ['seven', 'b\n']);
    await rm(device.path(there), { recursive: true });
    await release('eight', 'c\n');
    assert.deepEqual([await brought(), await device.readFile(`${LOCAL}\\SHA256SUMS`)], [true, 'c\n']);
    assert.ok(!device.exists(`${here}.new`));
  });
});

test('the tasks of ScheduledTasks.xml are tasks', async () => {
  const text = readFileSync(join(FOLDER, 'ScheduledTasks.xml'), 'utf8');
  const tasks = [...text.matchAll(/<Task version[^]*?<\/Task>/gu)].map(([task]) => task);
  assert.equal(tasks.length, 2);
  await withDevice(async (device) => {
    for (const [at, task] of tasks.entries()) {
      const xml = task.replace('<Task ', `<Task ${NAMESPACE} `).replaceAll('%LocalTimeXmlEx%', '2026-11-01T00:00:00');
      const declared = `<?xml version="1.0" encoding="UTF-16"?>\n${xml}`;
      await device.writeFile(`C:\\task${at}.xml`, Buffer.from(`\ufeff${declared}`, 'utf16le'));
      const made = await device.exec('schtasks.exe', ['/create', '/tn', `T${at}`, '/xml', `C:\\task${at}.xml`, '/f']);
      assert.equal(made.code, 0, made.stdout + made.stderr);
      assert.ok(device.exists(`C:\\windows\\system32\\tasks\\T${at}`));
    }
  });
});
