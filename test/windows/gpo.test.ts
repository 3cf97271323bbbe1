import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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

test('the startup script brings the program, sends what is finished, and detaches the run: its code', async () => {
  await withDevice(async (device) => {
    await device.standIn('patchpilot.exe', { exitCode: 100, stdout: 'PATCHPILOT v=1 exit=100' }, SHARE);
    await device.copyIn(join(FOLDER, NAME), `${SHARE}\\${NAME}`);
    const start = (...args: string[]) => device.exec(`${SHARE}\\${NAME}`, args);
    const started = async (): Promise<string[]> =>
      (await device.calls('patchpilot.exe')).map(({ args }) => args.join('|'));

    const first = await start(SHARE, EVIDENCE);
    assert.equal(first.code, 100, first.stdout + first.stderr + (await device.readFile(`${LOCAL}\\startup.log`)));
    const run = `run|--detach|--config|${SHARE}\\policy`;
    assert.deepEqual(await started(), [run, `bundle|--new|--to|${EVIDENCE}`]);
    assert.match(
      await device.readFile(`${LOCAL}\\startup.log`),
      /share "C:\\server\\patchpilot\$ [^]*was brought[^]*exit=100/u,
    );
    assert.equal((await start(SHARE)).code, 100);
    assert.doesNotMatch(
      await device.readFile(`${LOCAL}\\startup.log`),
      /was brought/u,
      'the same one is not brought again',
    );

    // The share is gone: the program that is here says itself that it has no policy.
    await device.copyIn(join(FOLDER, NAME), `C:\\script\\${NAME}`);
    await rm(device.path('C:\\server'), { recursive: true });
    await device.forgetCalls('patchpilot.exe');
    assert.equal((await device.exec(`C:\\script\\${NAME}`, [SHARE])).code, 100);
    assert.deepEqual(await started(), [run]);

    // No program, no share: it fails, and says so where somebody can look.
    assert.equal((await device.exec(`C:\\script\\${NAME}`, [])).code, 240);
    await rm(device.path(`${LOCAL}\\patchpilot.exe`));
    assert.equal((await device.exec(`C:\\script\\${NAME}`, [SHARE])).code, 240);
    assert.match(await device.readFile(`${LOCAL}\\startup.log`), /There is no program at .* Nothing was started\./u);
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
