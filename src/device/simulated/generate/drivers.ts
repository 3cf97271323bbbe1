import type * as v from 'valibot';
import type { driver, installedUpdate, scheduledTask } from '../../../schema/inventory.ts';
import { guidOf, numberOf } from './seed.ts';
import { DAY_MS } from '../../../schema/day-number.ts';

type Driver = v.InferOutput<typeof driver>;
type Task = v.InferOutput<typeof scheduledTask>;
type InstalledUpdate = v.InferOutput<typeof installedUpdate>;

/** Provider and device name; from the second round on the name gets a number, as Windows does it. */
const DEVICES = `Microsoft|PCI Express Root Port
Intel|Intel(R) Serial IO I2C Host Controller
Intel|Intel(R) USB 3.20 eXtensible Host Controller
Realtek|Realtek PCIe GbE Family Controller
Intel|Intel(R) Wi-Fi 6E AX211 160MHz
Realtek|Realtek High Definition Audio
Microsoft|USB Composite Device
Synaptics|Synaptics Touchpad
Intel|Intel(R) RST VMD Controller
Intel|Intel(R) Iris(R) Xe Graphics
NVIDIA|NVIDIA RTX A1000 Laptop GPU
Dell Inc.|Dell Inc. Firmware
Intel|Intel(R) Dynamic Tuning Technology Participant
Realtek|Realtek PCIE CardReader
Microsoft|HID-compliant consumer control device
Broadcom|Broadcom Unified Security Hub
Intel|Intel(R) Management Engine Interface
Microsoft|Generic software component
Intel|Intel(R) Wireless Bluetooth(R)
Microsoft|Microsoft Basic Display Adapter`
  .split('\n')
  .map((line) => {
    const [provider = '', device = ''] = line.split('|');
    return { provider, device };
  });

const dayOf = (text: string): string =>
  new Date(Date.UTC(2023, 0, 1) + numberOf(text, 900) * DAY_MS).toISOString().slice(0, 10);

/** `howMany` drivers as their class keys show them. */
export function generateDrivers(howMany: number): Driver[] {
  return Array.from({ length: howMany }, (_, i) => {
    const { provider, device } = DEVICES[i % DEVICES.length] ?? { provider: 'Microsoft', device: 'Unknown device' };
    const name = `${device}${i < DEVICES.length ? '' : ` #${Math.floor(i / DEVICES.length) + 1}`}`;
    const id = `{${guidOf(`class ${device}`)}}\\${String(i).padStart(4, '0')}`;
    const version = `${10 + numberOf(name, 22)}.${numberOf(`${name} b`, 100)}.${numberOf(`${name} c`, 9999)}.${numberOf(`${name} d`, 100)}`;
    return { id, name, provider, version, date: dayOf(name) };
  });
}

const TASKS = [
  'UpdateOrchestrator\\Schedule Scan',
  'UpdateOrchestrator\\Start Oobe Expedite Work',
  'WindowsUpdate\\Scheduled Start',
  'Servicing\\StartComponentCleanup',
  'Defrag\\ScheduledDefrag',
  'Time Synchronization\\SynchronizeTime',
  'Windows Defender\\Windows Defender Scheduled Scan',
  'DiskCleanup\\SilentCleanup',
  'Registry\\RegIdleBackup',
  'CertificateServicesClient\\SystemTask',
  'TaskScheduler\\Regular Maintenance',
  'Chkdsk\\ProactiveScan',
];

export function generateScheduledTasks(howMany: number): Task[] {
  return Array.from({ length: howMany }, (_, i) => {
    const known = TASKS[i];
    const path = known === undefined ? `\\Contoso\\Nightly job ${i}` : `\\Microsoft\\Windows\\${known}`;
    return { path, state: numberOf(path, 5) === 0 ? 'Disabled' : 'Ready' };
  });
}

/** Updates that were there long before; the newest are a month old at `nowMs`. */
export function generateInstalledUpdates(howMany: number, build: number, nowMs: number): InstalledUpdate[] {
  return Array.from({ length: howMany }, (_, i) => {
    const kb = `KB${5_066_000 - i * 317}`;
    const installedAt = new Date(nowMs - (34 + i * 29) * DAY_MS).toISOString();
    return {
      id: `Package_for_${kb}~31bf3856ad364e35~amd64~~${build}.${8600 - i * 41}.1.2`,
      kb,
      title: null,
      state: 'installed',
      installedAt,
      source: 'package' as const,
    };
  });
}
