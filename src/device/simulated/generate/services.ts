import type * as v from 'valibot';
import type { service } from '../../../schema/inventory.ts';
import { choiceOf } from './seed.ts';

type Service = v.InferOutput<typeof service>;

/** Services of a Windows 11 device: name, display name, start type, state (r running, s stopped). */
const WINDOWS = `wuauserv|Windows Update|Manual|r
bits|Background Intelligent Transfer Service|Manual|r
TrustedInstaller|Windows Modules Installer|Manual|s
UsoSvc|Update Orchestrator Service|Automatic|r
WaaSMedicSvc|WaaSMedicSVC|Manual|s
DoSvc|Delivery Optimization|Automatic|r
CryptSvc|Cryptographic Services|Automatic|r
EventLog|Windows Event Log|Automatic|r
RpcSs|Remote Procedure Call (RPC)|Automatic|r
RpcEptMapper|RPC Endpoint Mapper|Automatic|r
DcomLaunch|DCOM Server Process Launcher|Automatic|r
Winmgmt|Windows Management Instrumentation|Automatic|r
WinDefend|Microsoft Defender Antivirus Service|Automatic|r
mpssvc|Windows Defender Firewall|Automatic|r
Spooler|Print Spooler|Automatic|r
LanmanServer|Server|Automatic|r
LanmanWorkstation|Workstation|Automatic|r
Dnscache|DNS Client|Automatic|r
Dhcp|DHCP Client|Automatic|r
NlaSvc|Network Location Awareness|Automatic|r
W32Time|Windows Time|Manual|r
Schedule|Task Scheduler|Automatic|r
Themes|Themes|Automatic|r
ProfSvc|User Profile Service|Automatic|r
gpsvc|Group Policy Client|Automatic|r
SamSs|Security Accounts Manager|Automatic|r
Netlogon|Netlogon|Manual|s
BFE|Base Filtering Engine|Automatic|r
BITSCompactServer|BITS Compact Server|Manual|s
BDESVC|BitLocker Drive Encryption Service|Manual|s
AudioEndpointBuilder|Windows Audio Endpoint Builder|Automatic|r
Audiosrv|Windows Audio|Automatic|r
AppXSvc|AppX Deployment Service (AppXSVC)|Manual|s
ClipSVC|Client License Service (ClipSVC)|Manual|s
sppsvc|Software Protection|Automatic|s
SysMain|SysMain|Automatic|r
TermService|Remote Desktop Services|Manual|s
UmRdpService|Remote Desktop Services UserMode Port Redirector|Manual|s
VSS|Volume Shadow Copy|Manual|s
swprv|Microsoft Software Shadow Copy Provider|Manual|s
wbengine|Block Level Backup Engine Service|Manual|s
WSearch|Windows Search|Automatic|r
WinRM|Windows Remote Management (WS-Management)|Manual|s
wlidsvc|Microsoft Account Sign-in Assistant|Manual|s
WlanSvc|WLAN AutoConfig|Automatic|r
dot3svc|Wired AutoConfig|Manual|s
IKEEXT|IKE and AuthIP IPsec Keying Modules|Manual|s
iphlpsvc|IP Helper|Automatic|r
KeyIso|CNG Key Isolation|Manual|r
VaultSvc|Credential Manager|Manual|r
lmhosts|TCP/IP NetBIOS Helper|Manual|r
nsi|Network Store Interface Service|Automatic|r
PlugPlay|Plug and Play|Manual|r
Power|Power|Automatic|r
SENS|System Event Notification Service|Automatic|r
ShellHWDetection|Shell Hardware Detection|Automatic|r
StorSvc|Storage Service|Automatic|r
SecurityHealthService|Windows Security Service|Manual|r
wscsvc|Security Center|Automatic|r
TokenBroker|Web Account Manager|Manual|r
UserManager|User Manager|Automatic|r
Wcmsvc|Windows Connection Manager|Automatic|r
WdiServiceHost|Diagnostic Service Host|Manual|s
WdiSystemHost|Diagnostic System Host|Manual|s
WerSvc|Windows Error Reporting Service|Manual|s
DiagTrack|Connected User Experiences and Telemetry|Automatic|r
DPS|Diagnostic Policy Service|Automatic|r
DsSvc|Data Sharing Service|Manual|s
EFS|Encrypting File System (EFS)|Manual|s
FontCache|Windows Font Cache Service|Automatic|r
InstallService|Microsoft Store Install Service|Manual|s
LicenseManager|Windows License Manager Service|Manual|s
MSDTC|Distributed Transaction Coordinator|Manual|s
msiserver|Windows Installer|Manual|s
NcbService|Network Connection Broker|Manual|r
netprofm|Network List Service|Manual|r
PcaSvc|Program Compatibility Assistant Service|Automatic|r
PolicyAgent|IPsec Policy Agent|Manual|s
SCardSvr|Smart Card|Manual|s
SSDPSRV|SSDP Discovery|Manual|r
SstpSvc|Secure Socket Tunneling Protocol Service|Manual|s
StateRepository|State Repository Service|Automatic|r
TrkWks|Distributed Link Tracking Client|Automatic|r
tzautoupdate|Auto Time Zone Updater|Disabled|s
vds|Virtual Disk|Manual|s
WalletService|WalletService|Manual|s
WebClient|WebClient|Manual|s
Wecsvc|Windows Event Collector|Manual|s
wisvc|Windows Insider Service|Manual|s
WpnService|Windows Push Notifications System Service|Automatic|r
edgeupdate|Microsoft Edge Update Service (edgeupdate)|Automatic|s
edgeupdatem|Microsoft Edge Update Service (edgeupdatem)|Manual|s
ClickToRunSvc|Microsoft Office Click-to-Run Service|Automatic|r`
  .split('\n')
  .map((line) => {
    const [name = '', displayName = '', startType = '', state = ''] = line.split('|');
    return { name, displayName, startType, state: state === 'r' ? 'Running' : 'Stopped' };
  });

/** Services that Windows starts once for each signed-in user, with the suffix of the session. */
const PER_USER = ['CDPUserSvc', 'OneSyncSvc', 'PimIndexMaintenanceSvc', 'UnistoreSvc', 'UserDataSvc', 'WpnUserService'];
const VENDORS = ['Intel', 'Realtek', 'Dell', 'Contoso', 'Fabrikam', 'Northwind', 'Litware', 'Tailspin'] as const;
const ROLES = [
  'Agent',
  'Update Service',
  'Telemetry Service',
  'Licence Server',
  'Print Connector',
  'Backup Agent',
  'Sync Service',
  'Device Helper',
] as const;

/** The first `howMany` services: those of Windows, then per-user ones, then those of vendors. */
export function generateServices(howMany: number): Service[] {
  const services: Service[] = WINDOWS.slice(0, howMany);
  for (let i = 0; services.length < howMany; i += 1) {
    const perUser = PER_USER[i % (PER_USER.length + 6)];
    services.push(perUser === undefined ? vendorService(i) : userService(perUser, i));
  }
  return services;
}

function userService(name: string, i: number): Service {
  const suffix = (0x3c1a0 + Math.floor(i / 12) * 0x1f3).toString(16);
  return { name: `${name}_${suffix}`, displayName: `${name}_${suffix}`, startType: 'Automatic', state: 'Running' };
}

function vendorService(i: number): Service {
  const vendor = VENDORS[Math.floor(i / ROLES.length) % VENDORS.length] ?? VENDORS[0];
  const role = ROLES[i % ROLES.length] ?? ROLES[0];
  const displayName = `${vendor} ${role} ${i}`;
  return {
    name: displayName.replaceAll(' ', ''),
    displayName,
    startType: choiceOf(displayName, ['Automatic', 'Manual', 'Automatic', 'Disabled']),
    state: choiceOf(`${displayName} state`, ['Running', 'Stopped']),
  };
}
