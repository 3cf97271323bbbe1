import type { OsFacts } from '../schema/inventory.ts';
import { pausesByPolicy, pausesByUser } from './pauses.ts';
import {
  GROUP_POLICY,
  INTUNE,
  isDeferring,
  PAUSE_STATUS_KEY,
  settingsAt,
  USER,
  type ReadSetting,
  type UpdateSettings,
} from './update-settings.ts';

/**
 * Before 2004 the servicing stack is an update of its own; without the newest one Server 2016 is reportedly offered
 * nothing.
 */
const NEEDS_SERVICING_STACK = 14_393;

/**
 * What may hold updates back on this device, each as one sentence that names who does: why "nothing offered" need not
 * mean up to date. Settings are those of the inventory, by their path below HKLM. Group Policy, Intune and the user are
 * told side by side, each by its own values. Pure.
 */
export function holdBacksOf(settings: UpdateSettings, os: Pick<OsFacts, 'build'> | null, nowMs: number): string[] {
  const at = settingsAt(settings);
  const policy = at(GROUP_POLICY.key);
  const status = at(PAUSE_STATUS_KEY);
  const directed = [GROUP_POLICY, INTUNE].flatMap(({ key, whose }) => [
    ...directedBy(at(key), whose),
    ...pausesByPolicy(at(key), status, whose, nowMs),
  ]);
  return [
    ...serversOf(policy, at(INTUNE.key)),
    ...forbiddenBy(policy, at(INTUNE.key)),
    ...directed,
    ...pausesByUser(at(USER.key), status, USER.whose, nowMs),
    ...(os?.build === NEEDS_SERVICING_STACK
      ? ['this build is offered nothing while its newest servicing stack update is missing']
      : []),
  ];
}

/** Quality updates come from Windows Update, whatever server is set (Use Windows Update client policies and WSUS). */
const pastWsus = (policy: ReadSetting, intune: ReadSetting): boolean => {
  const name = 'SetPolicyDrivenUpdateSourceForQualityUpdates';
  return intune(name) === 0 || (policy(name) === 0 && policy('AU\\UseUpdateClassPolicySource') === 1);
};

/** WSUS, where quality updates come from it. Intune names a server at once, Group Policy beside a switch. */
function serversOf(policy: ReadSetting, intune: ReadSetting): string[] {
  if (pastWsus(policy, intune)) return [];
  const found: string[] = [];
  const approved = 'which offers only what is approved there';
  const server = policy('WUServer');
  if (policy('AU\\UseWUServer') === 1 && server !== null)
    found.push(`the device takes its updates from WSUS (${String(server)}), ${approved}`);
  const url = String(intune('UpdateServiceUrl'));
  if (/^https?:/iu.test(url))
    found.push(`${INTUNE.whose} sends the device to WSUS (${url}), ${approved} (UpdateServiceUrl)`);
  return found;
}

function forbiddenBy(policy: ReadSetting, intune: ReadSetting): string[] {
  const found: string[] = [];
  if (policy('DisableWindowsUpdateAccess') === 1)
    found.push(`${GROUP_POLICY.whose} forbids Windows Update (DisableWindowsUpdateAccess)`);
  const internet = 'DoNotConnectToWindowsUpdateInternetLocations';
  if (policy(internet) === 1) found.push(`${GROUP_POLICY.whose} forbids the internet for Windows Update (${internet})`);
  if (intune('AllowUpdateService') === 0)
    found.push(`${INTUNE.whose} forbids Windows Update and WSUS (AllowUpdateService)`);
  return found;
}

/**
 * Target release and deferrals, as Group Policy and Intune both know them. Group Policy switches the target release on
 * by a 1 and names it beside; Intune names it at once (Policy CSP, `Update/TargetReleaseVersion`). */
function directedBy(read: ReadSetting, whose: string): string[] {
  const found: string[] = [];
  const target = read('TargetReleaseVersion');
  const named = target === 1 ? (read('TargetReleaseVersionInfo') ?? 'a release') : target;
  if ((typeof named === 'string' && named !== '') || target === 1) {
    const product = read('ProductVersion');
    const release = typeof product === 'string' && product !== '' ? `${product} ${String(named)}` : String(named);
    found.push(`${whose} holds the device at ${release} (TargetReleaseVersion)`);
  }
  for (const kind of ['Quality', 'Feature'] as const) {
    const name = `Defer${kind}UpdatesPeriodInDays`;
    const days = read(name);
    if (typeof days === 'number' && days > 0 && isDeferring(whose, read, kind))
      found.push(`${whose} defers ${kind.toLowerCase()} updates by ${days} days (${name})`);
  }
  return found;
}
