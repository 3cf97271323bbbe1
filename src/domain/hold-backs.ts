import type { Inventory, OsFacts } from '../schema/inventory.ts';

type Settings = Inventory['updateSettings'];

/** Before 2004 the servicing stack is an update of its own; without the newest one Server 2016 is reportedly offered nothing. */
const NEEDS_SERVICING_STACK = 14_393;

/**
 * What may hold updates back on this device, each as one sentence: why "nothing offered" need not mean up to date. Settings
 * are those of the inventory, by their path below HKLM; names are compared without case. Pure.
 */
export function holdBacksOf(settings: Settings, os: OsFacts | null, nowMs: number): string[] {
  const values = new Map(Object.entries(settings).map(([path, value]) => [path.toLowerCase(), value]));
  const policy = (name: string) => values.get(`software\\policies\\microsoft\\windows\\windowsupdate\\${name}`) ?? null;
  const user = (name: string) => values.get(`software\\microsoft\\windowsupdate\\ux\\settings\\${name}`) ?? null;
  const found: string[] = [];
  const server = policy('wuserver');
  if (policy('au\\usewuserver') === 1 && server !== null)
    found.push(`the device takes its updates from WSUS (${String(server)}), which offers only what is approved there`);
  if (policy('targetreleaseversion') === 1)
    found.push(
      `policy holds the device at ${String(policy('targetreleaseversioninfo') ?? 'a release')} (TargetReleaseVersion)`,
    );
  if (policy('disablewindowsupdateaccess') === 1)
    found.push('policy forbids Windows Update (DisableWindowsUpdateAccess)');
  if (policy('donotconnecttowindowsupdateinternetlocations') === 1)
    found.push('policy forbids the internet for Windows Update (DoNotConnectToWindowsUpdateInternetLocations)');
  const days = policy('deferqualityupdatesperiodindays');
  if (typeof days === 'number' && days > 0)
    found.push(`policy defers quality updates by ${days} days (DeferQualityUpdatesPeriodInDays)`);
  const until = [user('pauseupdatesexpirytime'), user('pausequalityupdatesendtime')].map(String).find((end) => {
    return Date.parse(end) > nowMs;
  });
  if (until !== undefined) found.push(`updates are paused until ${until}`);
  if (os?.build === NEEDS_SERVICING_STACK)
    found.push('this build is offered nothing while its newest servicing stack update is missing');
  return found;
}
