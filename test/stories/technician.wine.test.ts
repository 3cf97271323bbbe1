import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { pack } from '../../src/build/release.mjs';
import { scratchFolder } from '../support/sim-files.ts';
import { type CallOptions, type Device, withDevice } from '../windows/bench.ts';
import { startedTask, startTask, taskBegins, tasks, withTaskService } from '../windows/detached-runs.ts';
import { lastLine, markWindowsReady } from '../windows/kit-on-device.ts';
import {
  commandOf,
  INSTALLED,
  pageOf,
  typedInCmd,
  typedInPowerShell,
  unpackRelease,
} from '../windows/release-on-device.ts';
import { aCumulativeUpdate, anUpdate } from '../windows/update.ts';

const PLACE = 'examples/rmm-integration/ninjaone';
const AGENT = 'C:\\ProgramData\\NinjaRMMAgent';
const HOST = 'C:\\bench\\module-host\\module-host.exe';

/** What the place sees of a job. */
interface Job {
  readonly code: number;
  readonly said: string;
}

/** An RMM as its page has it set up: two jobs, the fields that are named, and the alerts that are made of them. */
class Rmm {
  readonly fields = new Map<string, string>();
  /** How often somebody was called: once for as long as the condition holds. */
  calls = 0;
  readonly #device: Device;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Runs the text of a job as System, and keeps what it wrote into the fields. */
  async job(name: 'start' | 'collect', options: CallOptions = {}): Promise<Job> {
    await this.#agent();
    const typed = [`& '${script(name)}'`, '"code=$LASTEXITCODE"'];
    const { stdout, stderr } = await typedInPowerShell(this.#device, typed, options);
    const [, said = '', code = ''] = /^([^]*)^code=(\d+)\s*$/mu.exec(stdout.replaceAll('\r', '')) ?? [];
    assert.ok(code !== '', stdout + stderr);
    await this.kept();
    return { code: Number(code), said: `${said}${stderr}` };
  }

  /** What the agent's program was told since it was last asked. */
  async kept(): Promise<void> {
    const before = this.alert;
    for (const { args } of await this.#device.calls('ninjarmm-cli.exe')) {
      const [verb, field = '', value = ''] = args;
      if (verb === 'set') this.fields.set(field, value);
    }
    await this.#device.forgetCalls('ninjarmm-cli.exe');
    if (this.alert && !before) this.calls += 1;
  }

  /** The condition of the page, on a field that stays as it is. */
  get alert(): boolean {
    return Number(this.fields.get('patchpilotCode')) > 200;
  }

  get line(): Record<string, string> {
    return lastLine(this.fields.get('patchpilotLine') ?? '');
  }

  #agent(): Promise<void> {
    const line = this.fields.get('patchpilotLine');
    const get = { contains: 'get patchpilotLine', stdout: line === undefined ? '' : `${line}\r\n` };
    return this.#device.standIn('ninjarmm-cli.exe', { exitCode: 0, when: [get] }, AGENT);
  }
}

/** The file of the release whose text is pasted. */
const script = (job: string): string => `${INSTALLED}\\${PLACE.replaceAll('/', '\\')}\\${job}.ps1`;

test('a technician with an RMM starts runs, collects what they came to, is called once for each alert, and has the evidence', async (context) => {
  const scratch = scratchFolder(context);
  const zip = await pack(join(scratch, 'patchpilot-win-x64'), PROGRAM.win, undefined);
  await withDevice(async (device) => {
    await unpackRelease(device, zip);
    await markWindowsReady(device);
    await withTaskService(device);
    await device.updateAgent({ updates: [aCumulativeUpdate(), anUpdate({ kb: '5139455' })] });
    const [common, place] = [
      await pageOf(device, 'docs/RMM-Integration.md'),
      await pageOf(device, `${PLACE}/README.md`),
    ];
    const rmm = new Rmm(device);
    for (const field of ['patchpilotCode', 'patchpilotLine'])
      assert.ok(place.includes(`\`${field}\``), `the page says that a field ${field} is made`);
    assert.match(place, /condition on the field `patchpilotCode`: greater than 200/u);

    // Before the first night: nothing has run here, which is an alert and no success.
    assert.equal((await rmm.job('collect')).code, 240);
    assert.deepEqual([rmm.alert, rmm.fields.get('patchpilotCode')], [true, '240']);

    // The first night. The job is over in seconds, and what it started is not.
    const job = rmm.job('start');
    const task = await startedTask(device);
    await taskBegins(device);
    await task.freeze();
    const started = await job;
    assert.equal(started.code, 0, started.said);
    assert.equal(lastLine(started.said)['status'], 'Detached');
    const run = lastLine(started.said)['run'] ?? '';
    assert.equal((await rmm.job('collect')).code, 0);
    assert.deepEqual([rmm.alert, rmm.line['status'], rmm.line['run']], [false, 'ConcurrencyLock', run]);
    await task.thaw();
    assert.equal((await task.result).code, 150);
    assert.equal((await rmm.job('collect')).code, 0);
    assert.deepEqual([rmm.alert, rmm.fields.get('patchpilotCode')], [false, '150']);

    // The RMM restarts the device; Windows goes on with the run.
    await device.restart();
    const resumed = await (await startTask(device, 'Resume')).result;
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(tasks(device), []);
    assert.equal((await rmm.job('collect')).code, 0);
    assert.deepEqual([rmm.alert, rmm.line['inst'], rmm.line['run']], [false, '2', run]);

    // Another night: the job is ended with its tree as soon as it has handed over; an update fails.
    await device.updateAgent({
      updates: [anUpdate({ kb: '5139456', install: { resultCode: 4, hresult: '0x80070643' } })],
    });
    await device.forgetCalls('schtasks.exe');
    const ended = await device.startProgram(HOST, [script('start')]);
    const second = await startedTask(device);
    const tree = await ended.killTree();
    assert.ok(tree.includes('module-host.exe') && tree.includes('patchpilot.exe'), tree.join(', '));
    assert.equal((await second.result).code, 210);
    assert.equal((await rmm.job('collect')).code, 210);
    assert.deepEqual([rmm.alert, rmm.line['fail']], [true, '1']);
    const root = rmm.line['root'] ?? '';

    // What it was, by the page of troubles; and the evidence, by the page of the RMM.
    const troubles = await pageOf(device, 'docs/Troubleshooting.md');
    const shown = await typedInCmd(device, commandOf(troubles, 'patchpilot status'));
    assert.match(shown.stdout, /^last run 210 InstallFailure/mu);
    const file = 'C:\\Transfer\\evidence.zip';
    await device.writeFile('C:\\Transfer\\.keep', '');
    const bundled = await typedInCmd(device, commandOf(common, 'patchpilot bundle latest').replace('FILE', file));
    assert.equal(bundled.code, 0, bundled.stdout + bundled.stderr);
    const checked = spawnSync(PROGRAM.linux, ['verify', device.path(file), '--root', root], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    const code = spawnSync(PROGRAM.linux, ['exit-code', device.path(file)], { encoding: 'utf8' });
    assert.equal(code.status, 210, code.stdout + code.stderr);

    // A device that has not patched for longer than the job allows is an alert too, whatever its last run came to.
    await device.updateAgent({ updates: [] });
    await device.setClock('+9d');
    assert.equal((await rmm.job('collect', { settableClock: true })).code, 240);
    assert.deepEqual([rmm.alert, rmm.line['exit']], [true, '240']);
    assert.equal(rmm.calls, 2, 'for the device that had never run, and for the update that failed');
  });
});
