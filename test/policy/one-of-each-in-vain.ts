import { fault, json, settings, warning, type Planted } from './one-of-each.ts';

const VAIN_TENANT = 'Tenants/InVain';
const UPDATE = `${VAIN_TENANT}/UpdatePolicy.json`;
const APPS = `${VAIN_TENANT}/AppValidationPolicy.json`;
const REPORTING = `${VAIN_TENANT}/ReportingPolicy.json`;
const PROFILE = `${VAIN_TENANT}/ClientProfile.json`;
const BACKUP = `${VAIN_TENANT}/BackupPolicy.json`;
const DOUBT = 'Tenants/InDoubt/UpdatePolicy.json';
const DOUBT_REPORTING = 'Tenants/InDoubt/ReportingPolicy.json';
const ID = '0fa1201d-4330-4fa8-8ae9-b877473b6441';

/** Stated, since what is above says something else that cannot be read. */
const OFF = { drivers: false, firmware: false };

/** One of each that can be followed to the letter and does nothing of what it is for. */
export const FILES_IN_VAIN: Readonly<Record<string, string>> = {
  [UPDATE]: settings({
    includedClassifications: ['Security Updates'],
    excludedUpdateIds: [`{${ID}}`, 'KB5070118'],
    requiredClassifications: ['Sicherheitsupdates'],
  }),
  [APPS]: json({
    applications: [
      {
        name: 'Ledger',
        checks: [
          { type: 'Port', id: 'port', host: 'ledger:80', port: 80 },
          { type: 'Service', id: 'service', serviceName: 'MSSQL*' },
          { type: 'Process', id: 'process', processName: 'ledger?.exe' },
          { type: 'File', id: 'file', path: 'ledger.log' },
          { type: 'File', id: 'variable', path: '%ProgramData%\\ledger.log' },
          { type: 'Certificate', id: 'certificate', store: 'My', subject: 'ledger' },
          { type: 'Synthetic', id: 'command', command: 'ledger.exe' },
        ],
      },
    ],
  }),
  [REPORTING]: json({
    redaction: { fields: ['verdict'], patterns: [{ name: 'greedy', pattern: '.*Excel.*Security.*' }] },
  }),
  [PROFILE]: json({
    allowCommands: [{ path: 'probe.exe' }],
    diagnostics: { mode: 'Never', required: true, collectors: { eventLogs: [] } },
  }),
  [BACKUP]: json({ requireBackup: { newerThanHours: 24, proofs: [{ type: 'Command', command: 'backup.exe' }] } }),
  'Tenants/Closed/UpdatePolicy.json': settings({
    includedClassifications: ['Drivers'],
    requiredClassifications: [],
    ...OFF,
  }),
  'Tenants/Again/UpdatePolicy.json': settings({
    includedClassifications: ['Tools'],
    excludedClassifications: ['Tools'],
    requiredClassifications: [],
    ...OFF,
  }),
  [DOUBT]: json({
    updateSettings: {
      includedClassifications: ['Security Updates', 'Upgrades'],
      includedKBs: ['KB5070118', 'KB5070119', 'KB5070119'],
      excludedKBs: ['KB5070118'],
    },
    maintenanceWindows: [
      { name: 'tight', weekdays: ['Sunday', 'Monday', 'Sunday'], start: '22:00', durationMinutes: 30 },
      { name: 'twice', weekdays: ['Tuesday'], start: '20:00', durationMinutes: 240 },
      { name: 'again', weekdays: ['Tuesday'], start: '20:00', durationMinutes: 240 },
    ],
  }),
  [DOUBT_REPORTING]: json({ redaction: { patterns: [{ name: 'kb', pattern: '/KB5070118/i' }] } }),
};

const CHECKS = 'applications[0].checks';

export const PLANTED_IN_VAIN: readonly Planted[] = [
  fault('no id of an update', [UPDATE, 'updateSettings.excludedUpdateIds[1]'], '"KB5070118"', 'a GUID'),
  fault('required by no known name', [UPDATE, 'updateSettings.requiredClassifications[0]'], '"Sicher', 'Service Packs'),
  fault('a host with a port', [APPS, `${CHECKS}[0].host`], '"ledger:80"', 'host name'),
  fault('a service by wildcard', [APPS, `${CHECKS}[1].serviceName`], '"MSSQL', 'one service'),
  fault('a process by wildcard', [APPS, `${CHECKS}[2].processName`], '"ledger?', 'one process'),
  fault('a relative file', [APPS, `${CHECKS}[3].path`], '"ledger.log"', 'full path'),
  fault('a variable in a path', [APPS, `${CHECKS}[4].path`], '"%Prog', 'no variable'),
  fault('a store without a place', [APPS, `${CHECKS}[5].store`], '"My"', 'LocalMachine'),
  fault('a bare command', [APPS, `${CHECKS}[6].command`], '"ledger.exe"', 'full path'),
  fault('a field that stays', [REPORTING, 'redaction.fields[0]'], '"verdict"', 'can be removed'),
  fault('a pattern that is never applied', [REPORTING, 'redaction.patterns[0].pattern'], '".*Excel', 'repetitions'),
  fault('a bare name that is allowed', [PROFILE, 'allowCommands[0].path'], '"probe.exe"', 'full path'),
  fault('required and never made', [PROFILE, 'diagnostics.required'], 'true', 'mode'),
  fault('a bare command of a backup', [BACKUP, 'requireBackup.proofs[0].command'], '"backup.exe"', 'full path'),
  fault(
    'a class behind a closed switch alone',
    ['Tenants/Closed/UpdatePolicy.json', 'updateSettings.includedClassifications'],
    '[\n      "Drivers"',
    'drivers',
  ),
  fault(
    'all classes excluded again',
    ['Tenants/Again/UpdatePolicy.json', 'updateSettings.excludedClassifications'],
    '[\n      "Tools"\n    ],\n    "required',
    'is left',
  ),
  warning(
    'a class behind a closed switch',
    [DOUBT, 'updateSettings.includedClassifications[1]'],
    '"Upgr',
    'featureUpdates',
  ),
  warning(
    'a class that is required by default and not included',
    [DOUBT, 'updateSettings.includedClassifications'],
    '[\n      "Security Updates",',
    'Critical Updates to be installed',
  ),
  warning('a number both ways', [DOUBT, 'updateSettings.includedKBs[0]'], '"KB5070118",', 'excludedKBs'),
  warning('a number twice', [DOUBT, 'updateSettings.includedKBs[2]'], '"KB5070119"\n', 'once'),
  warning('a tight window', [DOUBT, 'maintenanceWindows[0].durationMinutes'], '30', '40 minutes'),
  warning('a weekday twice', [DOUBT, 'maintenanceWindows[0].weekdays[2]'], '"Sunday"\n', 'once'),
  warning('a window twice', [DOUBT, 'maintenanceWindows[2]'], '{\n      "name": "again"', 'each window once'),
  warning('slashes around a pattern', [DOUBT_REPORTING, 'redaction.patterns[0].pattern'], '"/KB', 'without slashes'),
];
