import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { KitEntry } from '../../src/schema/kit.ts';
import { withDevice, type Device } from './bench.ts';
import {
  honestMsu,
  KIT,
  markWindowsReady,
  onLinux,
  OUTPUT,
  putKit,
  runKit,
  verdicts,
  type KitFile,
} from './kit-on-device.ts';
import { buildMsi, msiFile } from './msi.ts';

const MACHINE = 'C:\\ProgramData\\PatchPilot\\machine';
const effectOf = (name: string): KitEntry['effects'] => [
  { type: 'registry', key: `HKLM\\SOFTWARE\\Bench\\${name}`, value: 'state', equals: 'installed' },
];
/** What a stand-in does to install: the effect of the kit entry, made by another program. */
const acts = (name: string): string =>
  `C:\\windows\\system32\\reg.exe add HKLM\\SOFTWARE\\Bench\\${name} /v state /d installed /f`;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const aCab = (name: string, stated: KitFile['stated'] = {}): KitFile => ({
  name: `${name}.cab`,
  bytes: Buffer.from(`MSCF ${name}`),
  stated: { title: name, classification: 'Security Updates', effects: effectOf(name), ...stated },
});

/** A setup that is a scripted program itself: it records its calls under its own name and acts as it is told. */
async function aSetup(device: Device, name: string, stated: KitFile['stated'] = {}): Promise<KitFile> {
  const bytes = await device.readBytes('C:\\bench\\standin.exe');
  const own = { title: name, classification: 'Security Updates', arguments: ['/quiet'], effects: effectOf(name) };
  return { name: `${name}.exe`, bytes, stated: { ...own, ...stated } };
}

const trust = (device: Device, hash: string, place = 'C:\\policy'): Promise<void> =>
  device.writeFile(`${place}\\ClientProfile.json`, JSON.stringify({ trustedHashes: [hash] }));
const WITH_POLICY = ['--config', 'C:\\policy'];

describe('a .cab of a kit', { concurrency: false }, () => {
  it('goes by DISM, from its protected copy, and is confirmed by its effect: 0, and then not again', async () => {
    await withDevice(async (device) => {
      await putKit(device, [aCab('one')]);
      await device.standIn('dism.exe', { run: acts('one') });
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const [call] = await device.calls('dism.exe');
      assert.match(
        call?.args.join(' ') ?? '',
        /^\/Online \/Add-Package \/PackagePath:C:\\ProgramData\\PatchPilot\\machine\\kit-[0-9a-f]{16}\\1\\one\.cab \/Quiet \/NoRestart$/iu,
      );
      const again = await runKit(device);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal((await device.calls('dism.exe')).length, 1);
      assert.equal(onLinux(device, 'verify', again.runFolder).code, 0);
    });
  });

  it('whose DISM reports success and does nothing, as that of Wine: 210', async () => {
    await withDevice(async (device) => {
      await putKit(device, [aCab('one', { kb: 'KB5000001' })]);
      const run = await runKit(device);
      assert.equal(run.code, 210, run.stdout + run.stderr);
      assert.deepEqual(await verdicts(device, run.runFolder), { KB5000001: 'notEffective' });
    });
  });

  it('whose DISM ends with 552 and did its work is installed despite the error: 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [aCab('one', { kb: 'KB5000001' })]);
      await device.standIn('dism.exe', { run: acts('one'), exitCode: 552 });
      const run = await runKit(device);
      assert.deepEqual(await verdicts(device, run.runFolder), { KB5000001: 'installedDespiteError' });
      assert.equal(run.code, 0, run.stdout + run.stderr);
    });
  });
});

describe('a checkpoint cumulative update of a kit', { concurrency: false }, () => {
  const aChain = async (): Promise<KitFile[]> => {
    const target = await honestMsu('KB5000002', { checkpoints: ['KB5000001'], effects: effectOf('target') });
    return [await honestMsu('KB5000001'), await honestMsu('KB5000003'), target];
  };

  it('goes by DISM with its checkpoint beside it and nothing else, and after it: 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, await aChain());
      await device.standIn('wusa.exe', { delegate: true });
      await device.standIn('dism.exe', { run: acts('target'), delayMs: 5_000 });
      const call = await device.start(['run', '--output-root', OUTPUT, '--kit', KIT], { timeoutMs: 240_000 });
      while ((await device.calls('dism.exe')).length === 0) await new Promise((done) => setTimeout(done, 100));
      const [dism] = await device.calls('dism.exe');
      const beside = device.list(dism?.cwd ?? '');
      const done = await call.result;
      assert.equal(done.code, 0, done.stdout + done.stderr);
      assert.deepEqual(beside, ['windows11.0-kb5000001-x64.msu', 'windows11.0-kb5000002-x64.msu']);
      assert.match(dism?.commandLine ?? '', /kb5000002-x64\.msu/iu);
      assert.equal((await device.calls('wusa.exe')).length, 2);
    });
  });

  it('is not put onto a checkpoint that failed: 210, DISM was not called', async () => {
    await withDevice(async (device) => {
      await putKit(device, await aChain());
      await device.standIn('wusa.exe', {
        when: [{ contains: 'kb5000001', exitCode: 0x80070005 }],
        delegate: true,
      });
      await device.standIn('dism.exe', { run: acts('target') });
      const run = await runKit(device);
      assert.equal(run.code, 210, run.stdout + run.stderr);
      assert.deepEqual(await device.calls('dism.exe'), []);
      const found = await verdicts(device, run.runFolder);
      assert.deepEqual([found['KB5000001'], found['KB5000003']], ['failed', 'installed']);
      assert.notEqual(found['KB5000002'], 'installed');
    });
  });
});

describe('an .exe of a kit', { concurrency: false }, () => {
  it('runs when a policy knows its hash, with its arguments and no others: 0, and then not again', async () => {
    await withDevice(async (device) => {
      const setup = await aSetup(device, 'setup', { arguments: ['/quiet', '/name=a b'] });
      await putKit(device, [setup]);
      await trust(device, sha256(setup.bytes).toUpperCase());
      await device.standIn('setup.exe', { run: acts('setup') });
      const run = await runKit(device, WITH_POLICY);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const [call] = await device.calls('setup.exe');
      assert.deepEqual(call?.args, ['/quiet', '/name=a b']);
      assert.ok(call.cwd.toLowerCase().startsWith(MACHINE.toLowerCase()), call.cwd);
      const again = await runKit(device, WITH_POLICY);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal((await device.calls('setup.exe')).length, 1);
    });
  });

  it('that no policy of this device trusts stops the run before anything is installed: 240', async () => {
    await withDevice(async (device) => {
      const setup = await aSetup(device, 'setup');
      await putKit(device, [setup, await honestMsu('KB5000001')]);
      await device.standIn('setup.exe', { run: acts('setup') });
      // Neither the policy on the stick nor one that users can write to counts.
      await trust(device, sha256(setup.bytes), `${KIT}\\config`);
      await trust(device, sha256(setup.bytes));
      await chmod(device.path('C:\\policy\\ClientProfile.json'), 0o666); // Wine shows Unix permissions as access lists
      for (const extra of [[], ['--config', `${KIT}\\config`], WITH_POLICY]) {
        const run = await runKit(device, extra);
        assert.equal(run.code, 240, run.stdout + run.stderr);
        assert.deepEqual([run.last['why'], run.stderr.includes('setup.exe')], ['kit', true]);
      }
      assert.deepEqual(await device.calls('setup.exe'), []);
      assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('of a kit that a trusted key has signed runs; of one whose list was changed after it does not: 0, 240', async () => {
    await withDevice(async (device) => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const key = { name: 'workshop', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
      await device.writeFile('C:\\policy\\ClientProfile.json', JSON.stringify({ trustedKeys: [key] }));
      await putKit(device, [await aSetup(device, 'setup')], KIT, { file: 'key.pem', pem });
      await device.standIn('setup.exe', { run: acts('setup') });

      const list = await device.readFile(`${KIT}\\kit.json`);
      await device.writeFile(`${KIT}\\kit.json`, list.replace('/quiet', '/evil'));
      const refused = await runKit(device, WITH_POLICY);
      assert.deepEqual([refused.code, refused.last['why']], [240, 'kit'], refused.stdout + refused.stderr);
      assert.deepEqual(await device.calls('setup.exe'), []);

      await device.writeFile(`${KIT}\\kit.json`, list);
      const run = await runKit(device, WITH_POLICY);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.equal((await device.calls('setup.exe')).length, 1);
    });
  });

  it('that lies is found out, and one that fails fails: 210', async () => {
    await withDevice(async (device) => {
      const setup = await aSetup(device, 'setup', { kb: 'KB5000001' });
      await putKit(device, [setup]);
      await trust(device, sha256(setup.bytes));
      await device.standIn('setup.exe', { exitCode: 0 });
      const lying = await runKit(device, WITH_POLICY);
      assert.equal(lying.code, 210, lying.stdout + lying.stderr);
      assert.deepEqual(await verdicts(device, lying.runFolder), { KB5000001: 'notEffective' });

      await device.standIn('setup.exe', { exitCode: 0xc0000005 });
      const failing = await runKit(device, WITH_POLICY);
      assert.equal(failing.code, 210, failing.stdout + failing.stderr);
      assert.deepEqual(await verdicts(device, failing.runFolder), { KB5000001: 'failed' });
    });
  });

  it('whose own code asks for a reboot waits for it: 150, 150, 0', async () => {
    await withDevice(async (device) => {
      const setup = await aSetup(device, 'setup', { successCodes: [0], rebootCodes: [0x80000007] });
      await putKit(device, [setup]);
      await trust(device, sha256(setup.bytes));
      await markWindowsReady(device);
      await device.standIn('setup.exe', { run: acts('setup'), exitCode: 0x80000007 });
      const first = await runKit(device, WITH_POLICY);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      assert.equal((await runKit(device, WITH_POLICY)).code, 150);
      await device.restart();
      const last = await runKit(device, WITH_POLICY);
      assert.equal(last.code, 0, last.stdout + last.stderr);
      assert.equal(last.last['run'], first.last['run']);
      assert.equal((await device.calls('setup.exe')).length, 1);
    });
  });
});

describe('an .msi of a kit', { concurrency: false }, () => {
  it('is installed by msiexec and known by its product: 0; another version of its effect is not there: 210', async () => {
    await withDevice(async (device) => {
      const name = 'BenchApp';
      const bytes = await buildMsi({ name, version: '1.2.3', content: 'hello' });
      const msi = (minVersion: string): KitFile => ({
        name: 'Bench App (x64).msi',
        bytes,
        stated: {
          title: name,
          classification: 'Security Updates',
          arguments: ['REBOOT=ReallySuppress'],
          effects: [
            { type: 'product', name, minVersion },
            { type: 'file', path: `%ProgramFiles%\\${name}\\${name}.txt`, sha256: sha256(Buffer.from('hello')) },
          ],
        },
      });
      await trust(device, sha256(bytes));
      await putKit(device, [msi('1.2')]);
      const untrusted = await runKit(device);
      assert.deepEqual([untrusted.code, untrusted.last['why']], [240, 'kit'], untrusted.stdout + untrusted.stderr);
      assert.ok(!device.exists(msiFile({ name })));

      const run = await runKit(device, WITH_POLICY);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.equal(await device.readFile(msiFile({ name })), 'hello');

      await putKit(device, [msi('1.2.4')]);
      const older = await runKit(device, WITH_POLICY);
      assert.equal(older.code, 210, older.stdout + older.stderr);
    });
  });
});
