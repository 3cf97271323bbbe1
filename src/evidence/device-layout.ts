/** Names inside a device's state folder. */
export const DEVICE_FILES = {
  lock: 'lock.json',
  cookie: 'reboot-required.json',
  status: 'status.json',
  lastRun: 'last-run.json',
  updateHistory: 'update-history.json',
  diagnosticsHistory: 'diagnostics-run-history.json',
} as const;

/** Names inside the folder that decides: `machine` on a real device, the device's own folder on a simulated one. */
export const MACHINE_FILES = {
  machine: 'machine.json',
  hold: 'lock.hold',
  openRun: 'open-run.json',
  runs: 'runs.json',
  installers: 'installers.json',
  repairs: 'repairs.json',
} as const;

export const deviceStateFolder = (
  ids: { tenantId: string; clientId: string; siteId: string; deviceId: string },
  simulated: boolean,
): string =>
  `State/Tenants/${ids.tenantId}/Clients/${ids.clientId}/Sites/${ids.siteId}/Devices/${ids.deviceId}${simulated ? '~sim' : ''}`;

/** Below the machine folder: what a simulated device of this name remembers of updates and of its last run. */
export const simulatedMemoryFolder = (deviceName: string): string => {
  const name = deviceName.toLowerCase();
  // A name that is none of a folder is spelled by its code units; the prefix keeps names apart that Windows reserves.
  const safe = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/u.test(name);
  return `memory/sim-${safe ? name : `x${Buffer.from(name, 'utf16le').toString('hex').slice(0, 120)}`}`;
};
