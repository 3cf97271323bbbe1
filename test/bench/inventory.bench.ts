import { readFileSync } from 'node:fs';
import { withDevice, type Device } from '../windows/bench.ts';
import { formatRequest, jobInput, readOutput, runPowerShell } from '../windows/bridge.ts';
import { processesWith } from '../windows/device/processes.ts';

/**
 * By hand: `node test/bench/inventory.bench.ts`, with the Windows bench. A large device is to take less than 15 s and
 * 150 MB.
 */
const SERVICES = 2_000;
const APPLICATIONS = 1_500;
const DRIVERS = 3_000;
const LIMIT_MS = 15_000;
const LIMIT_KB = 150 * 1024;
const POLL_MS = 50;
const MS_PER_TICK = 10;

const digits = (index: number): string => String(index).padStart(4, '0');
const each = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('\n');

async function fill(device: Device): Promise<void> {
  const machine = 'HKEY_LOCAL_MACHINE';
  const services = each(
    SERVICES,
    (n) => `[${machine}\\SYSTEM\\CurrentControlSet\\Services\\Bench${digits(n)}]
"Type"=dword:00000020
"Start"=dword:00000003
"DisplayName"="Service ${n}"`,
  );
  const applications = each(
    APPLICATIONS,
    (n) => `[${machine}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Bench${digits(n)}]
"DisplayName"="Application ${n}"
"DisplayVersion"="1.${n}"
"Publisher"="Publisher"`,
  );
  const drivers = each(
    DRIVERS,
    (
      n,
    ) => `[${machine}\\SYSTEM\\CurrentControlSet\\Control\\Class\\{00000000-0000-0000-0000-000000000001}\\${digits(n)}]
"DriverDesc"="Driver ${n}"
"DriverVersion"="10.0.${n}.1"
"DriverDate"="1-2-2026"
"ProviderName"="Provider"
"MatchingDeviceId"="pci\\\\ven_${n}"`,
  );
  const text = ['Windows Registry Editor Version 5.00', services, applications, drivers, ''].join('\n\n');
  await device.writeFile('C:\\large.reg', text);
  const { code, stdout, stderr } = await device.exec('reg.exe', ['import', 'C:\\large.reg'], { timeoutMs: 300_000 });
  if (code !== 0) throw new Error(`expected reg import to succeed, got ${code}: ${stdout}${stderr}`);
}

/** Peak of resident memory and processor time of powershell.exe so far; the kernel keeps both for each process. */
function loadOfPowerShell(): { peakKb: number; cpuMs: number } {
  const loads = processesWith(`WINEPREFIX=/bench/devices/${process.pid}-1/prefix`)
    .filter((process) => /powershell\.exe$/iu.test(process.program))
    .map(({ pid }) => {
      try {
        const peakKb = Number(/VmHWM:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return { peakKb, cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK };
      } catch {
        return { peakKb: 0, cpuMs: 0 }; // ended meanwhile
      }
    });
  return loads.reduce((a, b) => (a.cpuMs > b.cpuMs ? a : b), { peakKb: 0, cpuMs: 0 });
}

await withDevice(async (device) => {
  await fill(device);
  let load = { peakKb: 0, cpuMs: 0 };
  const timer = setInterval(() => {
    const now = loadOfPowerShell();
    load = { peakKb: Math.max(load.peakKb, now.peakKb), cpuMs: Math.max(load.cpuMs, now.cpuMs) };
  }, POLL_MS);
  const result = readOutput(
    await runPowerShell(device, await jobInput('inventory', formatRequest('inventory', [])), { timeoutMs: 600_000 }),
  );
  clearInterval(timer);
  const counts = ['services', 'applications', 'drivers'].map((part) => result.part(part)?.length ?? 0);
  const whole = counts.every((count, index) => count >= ([SERVICES, APPLICATIONS, DRIVERS][index] ?? 0));
  const ok = whole && load.cpuMs < LIMIT_MS && load.peakKb < LIMIT_KB;
  const said = `${load.cpuMs} ms of processor, ${result.ms} ms of clock, ${Math.round(load.peakKb / 1024)} MB, ${counts.join(' + ')} items, ${result.stdout.length} bytes`;
  process.stdout.write(`${ok ? 'ok' : 'TOO MUCH'}: ${said}\n`);
  process.exitCode = ok ? 0 : 1;
});
