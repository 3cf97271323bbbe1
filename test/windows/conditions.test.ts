import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { forgetHistory, installsOf, runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { runJob } from './bridge.ts';
import { recorded } from '../support/recorded.ts';
import { recordedRows } from '../support/recorded-rows.ts';
import type { AgentScenario, AgentUpdate } from './device/updateAgent.ts';
import { aCumulativeUpdate, aDriverUpdate, aRecoveryUpdate, anUpdate } from './update.ts';

const MIB = 1_048_576;
const RESOURCE = '{1b1f3e0c-5c0a-4b8e-9f57-2f6a8e3b7d10}';
const FIRMWARE = `HKLM\\HARDWARE\\UEFI\\ESRT\\${RESOURCE}`;

const STORAGE = 'root\\Microsoft\\Windows\\Storage';
const SYSTEM_PARTITION = '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}';
const RECOVERY_PARTITION = '{de94bba4-06d1-4d40-a16a-bfd50179d6ac}';

/**
 * A partition and its volume, which has no label and no letter: the type tells what it is. `free` null: it cannot be
 * read.
 */
const aPartition = (GptType: string, id: string, free: number | null, IsSystem = false) => ({
  partition: {
    ...{ GptType, IsSystem, Size: String(1024 * MIB), DriveLetter: null },
    AccessPaths: [`\\\\?\\Volume{${id}}\\`],
  },
  volume: { Path: `\\\\?\\Volume{${id}}\\`, SizeRemaining: free === null ? null : String(free), FileSystemLabel: '' },
});

const storage = (partitions: readonly ReturnType<typeof aPartition>[]) => [
  { namespace: STORAGE, class: 'MSFT_Partition', rows: partitions.map(({ partition }) => partition) },
  { namespace: STORAGE, class: 'MSFT_Volume', rows: partitions.map(({ volume }) => volume) },
];

/**
 * A device with these partitions, on mains power, its system drive protected by BitLocker. A stick has a system
 * partition too.
 */
function wmi(wrong: { efiFree?: number; recoveryFree?: number; onMains?: boolean; protection?: number } = {}) {
  const { efiFree = 60 * MIB, recoveryFree = 400 * MIB, onMains = true, protection = 1 } = wrong;
  return [
    ...storage([
      aPartition(SYSTEM_PARTITION, '01', efiFree, true),
      aPartition(SYSTEM_PARTITION, '02', 1 * MIB),
      aPartition('{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}', '03', 50_000 * MIB),
      aPartition(RECOVERY_PARTITION, '04', recoveryFree),
    ]),
    { namespace: 'root\\wmi', class: 'BatteryStatus', rows: [{ PowerOnline: onMains }] },
    {
      namespace: 'root\\cimv2\\Security\\MicrosoftVolumeEncryption',
      class: 'Win32_EncryptableVolume',
      rows: [{ ProtectionStatus: protection }],
    },
  ];
}

/** Raises the version of the firmware of the device, which lists none before. */
const aFirmwareUpdate = (version: number, wanted: Partial<AgentUpdate> = {}): AgentUpdate =>
  aDriverUpdate({
    title: 'Contoso - Firmware - 1.2.3.4',
    driver: { class: 'Firmware', hardwareId: `UEFI\\RES_${RESOURCE}`, provider: 'Contoso', date: '2026-09-14' },
    install: {
      effects: [
        { addKey: FIRMWARE, volatile: true }, // as all of HARDWARE
        { setValue: FIRMWARE, name: 'Version', kind: 'REG_DWORD', data: version },
      ],
    },
    ...wanted,
  });

const WANTED = { updateSettings: { drivers: true, firmware: true } };

/** One run with this update and these conditions: its code and why, and what became of the update. */
async function tried(device: Device, scenario: AgentScenario, root: string, more: readonly string[] = []) {
  await forgetHistory(device);
  await device.updateAgent(scenario);
  const run = await runAgent(device, { root: `C:\\out\\${root}`, policy: WANTED, arguments: [...more] });
  const [record] = [...(await summary(device, run.runFolder)).values()];
  return { run, result: [run.code, run.last['why']], record };
}

suite('what an update needs of the device, read from it', { concurrency: false }, () => {
  test('each is held back for what it lacks, and names it', async (t) => {
    await withDevice(async (device) => {
      const held: Readonly<Record<string, { update: AgentUpdate; wmi: ReturnType<typeof wmi>; reason: string }>> = {
        battery: { update: aCumulativeUpdate({ kb: '5031001' }), wmi: wmi({ onMains: false }), reason: 'battery' },
        efi: { update: aCumulativeUpdate({ kb: '5031002' }), wmi: wmi({ efiFree: 5 * MIB }), reason: 'space' },
        recovery: { update: aRecoveryUpdate(), wmi: wmi({ recoveryFree: 100 * MIB }), reason: 'space' },
      };
      for (const [name, { update, wmi, reason }] of Object.entries(held)) {
        await t.test(name, async () => {
          for (const mode of [[], ['--test-mode']]) {
            const { run, record } = await tried(device, { updates: [update], wmi }, `${name}${mode.length}`, mode);
            assert.deepEqual([run.code, record?.attempted, record?.reason], [100, false, reason], run.said);
          }
        });
      }
      await t.test('nothing, when it lacks nothing', async () => {
        const { result, run } = await tried(device, { updates: [anUpdate()], wmi: wmi({ onMains: false }) }, 'none');
        assert.deepEqual(result, [0, '-'], run.said);
      });
    });
  });

  test('firmware is installed with BitLocker suspended for one start, and not without', async (t) => {
    await withDevice(async (device) => {
      const calls = async () => (await device.calls('manage-bde.exe')).map(({ commandLine }) => commandLine);
      await t.test('whether it protects is not known, and it cannot be suspended: nothing is installed', async () => {
        await device.standIn('manage-bde.exe', { exitCode: 1 });
        const updates = [aFirmwareUpdate(12)];
        const { run, record } = await tried(device, { updates, wmi: wmi({ protection: 2 }) }, 'refused');
        assert.deepEqual([run.code, record?.verdict], [100, 'failed'], run.said);
        assert.equal(installsOf(await device.agentCalls()).length, 0);
      });
      await t.test('where it protects nothing it is left alone', async () => {
        await device.forgetCalls('manage-bde.exe');
        const updates = [aFirmwareUpdate(12)];
        const { run, record } = await tried(device, { updates, wmi: wmi({ protection: 0 }) }, 'off');
        assert.deepEqual([run.code, record?.verdict], [0, 'installed'], run.said);
        assert.deepEqual(await calls(), []);
      });
      await t.test('it is suspended, the update installed: 0', async () => {
        await device.standIn('manage-bde.exe', { exitCode: 0 });
        await device.forgetCalls('manage-bde.exe');
        const { run, record } = await tried(device, { updates: [aFirmwareUpdate(13)], wmi: wmi() }, 'suspended');
        assert.deepEqual([run.code, record?.verdict], [0, 'installed'], run.said);
        const [call = '', ...more] = await calls();
        assert.ok(call.endsWith('-protectors -disable C: -RebootCount 1'), call);
        assert.deepEqual(more, []);
      });
      await t.test('the update fails: it is taken up again', async () => {
        await device.forgetCalls('manage-bde.exe');
        const failing = aFirmwareUpdate(14, { install: { resultCode: 4, hresult: '0x80070643' } });
        const { run } = await tried(device, { updates: [failing], wmi: wmi() }, 'failing');
        assert.notEqual(run.code, 0, run.said);
        assert.ok((await calls()).at(-1)?.endsWith('-protectors -enable C:'));
      });
    });
  });

  test('a partition is told by its type; room that its volume does not tell is not known, never none', async () => {
    await withDevice(async (device) => {
      const known = aPartition(RECOVERY_PARTITION, '3f1b', 90_000_000);
      const untold = aPartition(RECOVERY_PARTITION, '3f1c', null);
      const other = aPartition(SYSTEM_PARTITION, '3f1d', 5, true);
      await device.updateAgent({ wmi: storage([known, untold, other]) });
      const found = await runJob(device, 'inventory', [['part', 'recovery']]);
      const size = 1024 * MIB;
      assert.deepEqual(found.part('recovery'), [
        { size, free: 90_000_000 },
        { size, free: null },
      ]);
      const [conditions] = (await runJob(device, 'agent', [['conditions', 'C:\\']])).part('conditions') ?? [];
      assert.ok(conditions !== undefined);
      const { efiFree, recoveryFree } = conditions;
      assert.deepEqual([efiFree, recoveryFree], [5, null]);
    });
  });

  const WMI = 'wmi/win10-crypt-Win32_Volume.wmi';

  test('recorded volumes and a recorded BitLocker, with their nulls, are read as they are', recorded(WMI), async () => {
    await withDevice(async (device) => {
      const encrypted = recordedRows('wmi/win10-crypt-Win32_EncryptableVolume.wmi').map((row) => ({ ...row }));
      for (const [path, systemLabel, recoveryLabel, wanted] of [
        // `BOOT` is the EFI partition, the volume without a label and a letter that of recovery.
        [WMI, 'BOOT', null, { efiFree: 472_219_648, recoveryFree: 368_488_448, bitLockerOn: true }],
        // The free room of the drive without a disk is null.
        [
          ...(['wmi/win7-sp1-x64-Win32_Volume.wmi', 'System reserved', 'D:'] as const),
          { efiFree: 75_341_824, recoveryFree: null, bitLockerOn: true },
        ],
        [
          ...(['wmi/Win32_Volume-efi-powershell.txt', null, 'none'] as const),
          { efiFree: 36_080_640, recoveryFree: null, bitLockerOn: true },
        ],
      ] as const) {
        await device.updateAgent({
          wmi: [
            ...recordedStorage(path, systemLabel, recoveryLabel),
            {
              namespace: 'root\\cimv2\\Security\\MicrosoftVolumeEncryption',
              class: 'Win32_EncryptableVolume',
              rows: encrypted,
            },
          ],
        });
        const [conditions = {}] = (await runJob(device, 'agent', [['conditions', 'C:\\']])).part('conditions') ?? [];
        const { efiFree, recoveryFree, bitLockerOn } = conditions as Record<string, unknown>;
        assert.deepEqual({ efiFree, recoveryFree, bitLockerOn }, wanted, path);
      }
    });
  });
});

/**
 * Recorded rows of Win32_Volume as the classes that are asked have them: a volume's path is its DeviceID, its room its
 * FreeSpace. Which partition has which type was not recorded and is said by label, or by the letter.
 */
function recordedStorage(path: string, systemLabel: string | null, recoveryLabel: string | null) {
  const rows = recordedRows(path).map((row) => ({ ...row, id: String(row['DeviceID'] ?? row['Name']) }));
  const named = (row: (typeof rows)[number], wanted: string | null): boolean => {
    const { DriveLetter = null, Label = null } = row as Record<string, unknown>;
    return wanted === null ? Label === null && DriveLetter === null : Label === wanted || DriveLetter === wanted;
  };
  const typeOf = (row: (typeof rows)[number]): string =>
    named(row, systemLabel)
      ? SYSTEM_PARTITION
      : named(row, recoveryLabel)
        ? RECOVERY_PARTITION
        : '{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}';
  return [
    {
      ...{ namespace: STORAGE, class: 'MSFT_Partition' },
      rows: rows.map((row) => ({
        ...{ GptType: typeOf(row), IsSystem: typeOf(row) === SYSTEM_PARTITION, Size: '1073741824', DriveLetter: null },
        AccessPaths: [row.id],
      })),
    },
    {
      ...{ namespace: STORAGE, class: 'MSFT_Volume' },
      rows: rows.map((row) => ({
        ...{ Path: row.id, SizeRemaining: (row as Record<string, unknown>)['FreeSpace'] as string | null },
        FileSystemLabel: null,
      })),
    },
  ];
}
