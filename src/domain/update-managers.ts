import type { Inventory, UpdateManager } from '../schema/inventory.ts';
import { ownerOf } from './update-settings.ts';

/** Services that patch or restart a device on behalf of somebody else, by the name of the service in lower case. */
const BY_SERVICE: Readonly<Record<string, string>> = {
  ccmexec: 'Configuration Manager',
  intunemanagementextension: 'Intune',
  cagservice: 'Datto RMM',
  ninjarmmagent: 'NinjaOne',
  tacticalrmm: 'Tactical RMM',
  ateraagent: 'Atera',
  ltservice: 'ConnectWise Automate',
  'advanced monitoring agent': 'N-able N-sight',
  'windows agent service': 'N-able N-central',
  a1agent: 'Action1',
  amagent: 'Automox',
  pdqconnectagent: 'PDQ Connect',
  amazonssmagent: 'AWS Systems Manager',
  himds: 'Azure Arc',
};

/** An enrolment that is complete, by the value of `EnrollmentState`. */
const ENROLLED = 1;

/** Policy values by their last part, where they say that somebody directs updates. */
const BY_SETTING: Readonly<Record<string, string>> = {
  TargetReleaseVersion: 'Windows Update policy (target release)',
  DeferQualityUpdates: 'Windows Update for Business (deferral)',
  DeferQualityUpdatesPeriodInDays: 'Windows Update for Business (deferral)',
  PauseQualityUpdatesStartTime: 'Windows Update for Business (pause)',
};

/**
 * Who else manages updates on this device, from its services, its update settings and its enrolments. A sign is named,
 * never acted on. Pure.
 */
export function updateManagersOf(
  services: Inventory['services'],
  settings: Inventory['updateSettings'],
  enrolments: readonly { readonly provider: string; readonly state: number | null }[],
): UpdateManager[] {
  const found: UpdateManager[] = [];
  // Of one name there may be several: Group Policy and Intune say each their own, and neither takes the other's place.
  const named = (name: string): [path: string, value: Inventory['updateSettings'][string]][] =>
    Object.entries(settings).filter(([path]) => path.toLowerCase().endsWith(`\\${name.toLowerCase()}`));
  const server = named('WUServer').find(([, value]) => typeof value === 'string')?.[1];
  if (named('UseWUServer').some(([, value]) => value === 1) && typeof server === 'string')
    found.push({ name: 'WSUS', evidence: server });
  for (const { provider, state } of enrolments) {
    if (state === ENROLLED) found.push({ name: provider === 'MS DM Server' ? 'Intune' : 'MDM', evidence: provider });
  }
  for (const { name, startType } of services) {
    const manager = BY_SERVICE[name.toLowerCase()];
    if (manager !== undefined && startType !== 'disabled') found.push({ name: manager, evidence: `service ${name}` });
  }
  for (const [setting, name] of Object.entries(BY_SETTING)) {
    const evidence = named(setting)
      .filter(([, value]) => value !== null && value !== 0 && value !== '')
      .map(([path]) => [ownerOf(path), setting].filter((part) => part !== '').join(' '));
    if (evidence.length > 0) found.push({ name, evidence: evidence.join(', ') });
  }
  return found;
}
