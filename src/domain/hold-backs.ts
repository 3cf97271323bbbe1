import type { Inventory, OsFacts } from '../schema/inventory.ts';
import { DAY_MS } from '../schema/day-number.ts';

type Settings = Inventory['updateSettings'];

/**
 * Before 2004 the servicing stack is an update of its own; without the newest one Server 2016 is reportedly offered
 * nothing.
 */
const NEEDS_SERVICING_STACK = 14_393;

/** A pause that names its start ends by itself (Policy CSP, `Update/PauseQualityUpdates`). */
const PAUSE_DAYS = 35;

/** Where settings stand that hold updates back, by their path below HKLM in lower case, and whose they are. */
const GROUP_POLICY = { key: 'software\\policies\\microsoft\\windows\\windowsupdate', whose: 'policy' } as const;
const INTUNE = { key: 'software\\microsoft\\policymanager\\current\\device\\update', whose: 'Intune' } as const;
const USER_KEY = 'software\\microsoft\\windowsupdate\\ux\\settings';

/**
 * What may hold updates back on this device, each as one sentence: why "nothing offered" need not mean up to date.
 * Settings are those of the inventory, by their path below HKLM; names are compared without case. Group Policy and
 * Intune are told side by side: values of one name may contradict, and each is in force for its own channel. Pure.
 */
export function holdBacksOf(settings: Settings, os: OsFacts | null, nowMs: number): string[] {
  const values = new Map(Object.entries(settings).map(([path, value]) => [path.toLowerCase(), value]));
  const at = (key: string) => (name: string) => values.get(`${key}\\${name}`) ?? null;
  const policy = at(GROUP_POLICY.key);
  const user = at(USER_KEY);
  const found: string[] = [];
  const server = policy('wuserver');
  if (policy('au\\usewuserver') === 1 && server !== null)
    found.push(`the device takes its updates from WSUS (${String(server)}), which offers only what is approved there`);
  if (policy('disablewindowsupdateaccess') === 1)
    found.push('policy forbids Windows Update (DisableWindowsUpdateAccess)');
  if (policy('donotconnecttowindowsupdateinternetlocations') === 1)
    found.push('policy forbids the internet for Windows Update (DoNotConnectToWindowsUpdateInternetLocations)');
  for (const { key, whose } of [GROUP_POLICY, INTUNE]) found.push(...directedBy(at(key), whose, nowMs));
  const until = [user('pauseupdatesexpirytime'), user('pausequalityupdatesendtime')].map(String).find((end) => {
    return Date.parse(end) > nowMs;
  });
  if (until !== undefined) found.push(`updates are paused until ${until}`);
  if (os?.build === NEEDS_SERVICING_STACK)
    found.push('this build is offered nothing while its newest servicing stack update is missing');
  return found;
}

type Read = (name: string) => Settings[string];

/**
 * Deferral, pause and target release, as Group Policy and Intune both know them. Group Policy switches the target
 * release on by a 1 and names it beside; Intune names it at once (Policy CSP, `Update/TargetReleaseVersion`).
 */
function directedBy(read: Read, whose: string, nowMs: number): string[] {
  const found: string[] = [];
  const target = read('targetreleaseversion');
  const named = target === 1 ? (read('targetreleaseversioninfo') ?? 'a release') : target;
  if ((typeof named === 'string' && named !== '') || target === 1) {
    const product = read('productversion');
    const release = typeof product === 'string' && product !== '' ? `${product} ${String(named)}` : String(named);
    found.push(`${whose} holds the device at ${release} (TargetReleaseVersion)`);
  }
  const days = read('deferqualityupdatesperiodindays');
  if (typeof days === 'number' && days > 0)
    found.push(`${whose} defers quality updates by ${days} days (DeferQualityUpdatesPeriodInDays)`);
  const featureDays = read('deferfeatureupdatesperiodindays');
  if (typeof featureDays === 'number' && featureDays > 0)
    found.push(`${whose} defers feature updates by ${featureDays} days (DeferFeatureUpdatesPeriodInDays)`);
  for (const what of ['Quality', 'Feature'] as const) {
    const start = Date.parse(String(read(`pause${what.toLowerCase()}updatesstarttime`)));
    const runs = Number.isNaN(start)
      ? read(`pause${what.toLowerCase()}updates`) === 1
      : start <= nowMs && nowMs < start + PAUSE_DAYS * DAY_MS;
    if (runs) found.push(`${whose} pauses ${what.toLowerCase()} updates (Pause${what}Updates)`);
  }
  if (read('allowupdateservice') === 0) found.push(`${whose} forbids Windows Update and WSUS (AllowUpdateService)`);
  return found;
}
