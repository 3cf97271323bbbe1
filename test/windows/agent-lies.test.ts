import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import type { AgentOutcome, AgentUpdate } from './device/updateAgent.ts';
import { showEventLog } from './event-log.ts';
import { markWindowsReady, onLinux } from './kit-on-device.ts';
import {
  aCumulativeUpdate,
  aDefinitionUpdate,
  aDotNetUpdate,
  aDriverUpdate,
  anUpdate,
  aRecoveryUpdate,
  aServicingStackUpdate,
  NETWORK_CARD,
  NETWORK_CARD_ID,
  packageState,
  setPackage,
} from './update.ts';

const policy = { updateSettings: { drivers: true } };
const SIGNATURES = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Signature Updates';
const SUCCESS = ['installed', 'installedDespiteError', 'alreadyPresent'];

/** Old versions of what the updates raise: without them nothing could be told from what was there before. */
async function furnish(device: Device): Promise<void> {
  const version = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
  await device.registry.set(version, 'WinREVersion', '10.0.26100.1000');
  await device.registry.set(SIGNATURES, 'AVSignatureVersion', '1.440.1.0');
  await device.registry.set(NETWORK_CARD, 'MatchingDeviceId', NETWORK_CARD_ID);
  await device.registry.set(NETWORK_CARD, 'DriverVersion', '12.1.0.0');
  await device.registry.set(NETWORK_CARD, 'DriverDate', '1-15-2025');
  await markWindowsReady(device);
}

/** One run with all of them, and its reboot; the verdict on each by its name. */
async function verdictsOf(
  device: Device,
  updates: Readonly<Record<string, AgentUpdate>>,
): Promise<[number | null, Map<string, string>]> {
  await furnish(device);
  await device.updateAgent({ updates: Object.values(updates) });
  const first = await runAgent(device, { policy });
  assert.equal(first.code, 150, first.said);
  await device.restart();
  const last = await runAgent(device, { policy });
  assert.equal(onLinux(device, 'verify', last.runFolder).code, 0, last.said);
  assert.equal(onLinux(device, 'exit-code', last.runFolder).code, last.code);
  const records = await summary(device, last.runFolder);
  const verdicts = Object.entries(updates).map(([name, { id }]) => [name, records.get(id)?.verdict ?? 'none'] as const);
  return [last.code, new Map(verdicts)];
}

/** The honest outcome, with what it says kept and what it does replaced. */
function lying(update: AgentUpdate, does: Partial<AgentOutcome>): AgentUpdate {
  const { rebootRequired } = update.install as AgentOutcome;
  return { ...update, install: { ...(rebootRequired === undefined ? {} : { rebootRequired }), ...does } };
}

/** The honest outcome, reported as the failure that updates of the recovery environment report while they apply. */
const erring = (update: AgentUpdate): AgentUpdate => ({
  ...update,
  install: { ...(update.install as AgentOutcome), resultCode: 4, hresult: '0x80070643', becomes: 'installed' },
});

suite('what the update agent says of an install', () => {
  test('eight lies: none is taken for a success', async () => {
    await withDevice(async (device) => {
      const stage = setPackage('Package_for_DotNetRollup_481~31bf3856ad364e35~amd64~~10.0.9321.3', packageState.staged);
      const [code, verdicts] = await verdictsOf(device, {
        'a cumulative update that the reboot undoes': lying(aCumulativeUpdate(), { atReboot: { becomes: 'offered' } }),
        'a .NET package that stays staged': lying(aDotNetUpdate(), { effects: [stage] }),
        'a servicing stack that is not there': lying(aServicingStackUpdate(), {}),
        'definitions that stay old': lying(aDefinitionUpdate(), {}),
        'a driver that no device uses': lying(aDriverUpdate(), {}),
        'a recovery environment that stays old': lying(aRecoveryUpdate(), {}),
        'an update that is offered again': anUpdate({ kb: '5031001', install: { becomes: 'offered' } }),
        'an update that the reboot undoes': anUpdate({
          kb: '5031002',
          install: { rebootRequired: true, atReboot: { becomes: 'offered' } },
        }),
      });
      assert.equal(code, 210);
      assert.equal(verdicts.size, 8);
      const believed = [...verdicts].filter(([, verdict]) => SUCCESS.includes(verdict));
      assert.deepEqual(believed, [], JSON.stringify([...verdicts]));
    });
  });

  test('seven truths: each is believed', async () => {
    await withDevice(async (device) => {
      const [code, verdicts] = await verdictsOf(device, {
        'a cumulative update': aCumulativeUpdate(),
        'a .NET package': aDotNetUpdate(),
        'a servicing stack': aServicingStackUpdate(),
        definitions: aDefinitionUpdate(),
        'a driver in use': aDriverUpdate(),
        'an update': anUpdate({ kb: '5031001' }),
        'a recovery environment that reports an error and is newer': erring(aRecoveryUpdate()),
      });
      assert.equal(code, 0);
      assert.equal(verdicts.size, 7);
      const doubted = [...verdicts].filter(([, verdict]) => !SUCCESS.includes(verdict));
      assert.deepEqual(doubted, [], JSON.stringify([...verdicts]));
    });
  });

  test('definitions that stay old are repaired by the program of Defender, and then believed', async () => {
    await withDevice(async (device) => {
      await furnish(device);
      const update = lying(aDefinitionUpdate(), {});
      await device.updateAgent({ updates: [update] });
      const repaired = `reg add "${SIGNATURES}" /v AVSignatureVersion /d 1.441.100.0 /f`;
      const when = [{ contains: '-SignatureUpdate', run: repaired }];
      await device.standIn('MpCmdRun.exe', { exitCode: 2, when }, 'C:\\Program Files\\Windows Defender');
      const run = await runAgent(device);
      assert.equal(run.code, 0, run.said);
      const record = (await summary(device, run.runFolder)).get(update.id);
      assert.equal(record?.verdict, 'installed');
      const calls = await device.calls('MpCmdRun.exe');
      assert.deepEqual(
        calls.map(({ args }) => args),
        [['-RemoveDefinitions', '-DynamicSignatures'], ['-SignatureUpdate']],
      );
      assert.equal(onLinux(device, 'verify', run.runFolder).code, 0);
    });
  });

  test('what Windows wrote into its event log is named where it is against the verdict, and decides nothing', async () => {
    await withDevice(async (device) => {
      await furnish(device);
      const undone = aDotNetUpdate({ install: { rebootRequired: true, atReboot: { becomes: 'offered' } } });
      const there = erring(aRecoveryUpdate());
      await device.updateAgent({ updates: [undone, there] });
      assert.equal((await runAgent(device)).code, 150);
      await showEventLog(device);
      await device.restart();
      const run = await runAgent(device);
      assert.equal(run.code, 210, run.said);
      const records = await summary(device, run.runFolder);
      const against = ({ id }: AgentUpdate, event: string): [string | null | undefined, number] => {
        const { verdict, proof } = records.get(id) ?? {};
        return [verdict, (proof?.disagreed ?? []).filter((one) => one.startsWith(event)).length];
      };
      assert.deepEqual(against(undone, 'event 19 of WindowsUpdateClient'), ['notEffective', 1]);
      assert.deepEqual(against(there, 'event 20 of WindowsUpdateClient'), ['installedDespiteError', 1]);
    });
  });
});
