/**
 * A fault or a warning that the tree below holds: where it is, what its value begins with there, and what its message
 * says was meant.
 */
export interface Planted {
  readonly what: string;
  readonly grade: 'fault' | 'warning';
  readonly file: string;
  readonly path: string;
  /** The text of the file at the place. */
  readonly at: string;
  /** In the message. */
  readonly means: string;
}

export const json = (value: object): string => JSON.stringify(value, null, 2);
export const settings = (value: object): string => json({ updateSettings: value });

/** One of each fault that a policy tree can have, in files as people write them. By path below the config folder. */
export const FILES: Readonly<Record<string, string>> = {
  'UpdatePolicy.json': `{
  "$lock": ["updateSettings.overdueDays"],
  "updateSettings": {
    "defferalDays": 3,
    "drivers": false,
    "drivers": false,
    "firmware": "yes",
    "maxUpdates": 0,
    "includedClassifications": ["Security Updtes", "Critical Updates "],
    "includedSeverities": ["Critcal"]
  },
  "maintenanceWindows": [
    { "name": "never", "weekdays": ["Sunday"], "start": "23:00", "durationMinutes": 30, "rebootReserveMinutes": 29 },
    { "name": "two faults", "weekdays": ["Sundy"], "start": "25:00", "durationMinutes": 60 }
  ]
}
`,
  'ClientProfile.json': json({
    tenantId: 'MPS-001',
    policyProfileId: 'Prodution',
    diagnostics: { collectors: { eventLogs: ['System'] } },
  }),
  'AppValidationPolicy.json': json({
    applications: [
      {
        name: 'Till',
        checks: [
          { type: 'HealthEndpoint', id: 'metadata', url: 'http://169.254.169.254/latest' },
          { type: 'Synthetic', id: 'probe', command: 'C:\\probe.exe' },
        ],
      },
    ],
  }),
  'ReportingPolicy.json': json({
    branding: { contact: 'help@example.org' },
    redaction: { patterns: [{ name: 'mail', pattern: '[\\w.]+@[\\w.]+' }] },
  }),
  'profiles/Production/ClientProfile.json': json({ tenantId: 'MSP-001', clientId: 'ClientABD' }),
  'Tenants/MSP-001/UpdatePolicy.json': settings({ overdueDays: 30, deferralDays: 28 }),
  'Tenants/MSP-001/Clients/ClientABC/UpdatePolicy.json': settings({ includedSeverities: ['Critical'] }),
  'Tenants/Empty/UpdatePolicy.json': settings({
    includedClassifications: [],
    requiredClassifications: [],
    drivers: false,
    firmware: false,
  }),
  'Tenants/Vain/UpdatePolicy.json': settings({
    includedClassifications: ['Security Updates', 'Critical Updates'],
    excludedClassifications: ['Critical Updates'],
    requiredClassifications: ['Critical Updates', 'Update Rollups'],
  }),
  'Tenants/Foreign/UpdatePolicy.json': settings({ excludedClassifications: ['Zugaben'] }),
};

/** File and key. */
type Place = readonly [file: string, path: string];

export const fault = (what: string, [file, path]: Place, at: string, means: string): Planted => ({
  ...{ what, grade: 'fault', file, path, at, means },
});
export const warning = (what: string, [file, path]: Place, at: string, means: string): Planted => ({
  ...{ what, grade: 'warning', file, path, at, means },
});

const TOP = 'UpdatePolicy.json';
const VAIN = 'Tenants/Vain/UpdatePolicy.json';
const TENANT = 'Tenants/MSP-001/UpdatePolicy.json';
const CHECKS = 'applications[0].checks';

export const PLANTED: readonly Planted[] = [
  fault('an unknown key', [TOP, 'updateSettings.defferalDays'], '3,', 'deferralDays'),
  fault('a key given twice', [TOP, 'updateSettings.drivers'], '"drivers": false,\n    "firmware"', 'each key once'),
  fault('a wrong type', [TOP, 'updateSettings.firmware'], '"yes"', 'true or false'),
  fault('out of range', [TOP, 'updateSettings.maxUpdates'], '0,\n    "included', '1 to 10000'),
  fault(
    'an unknown class',
    [TOP, 'updateSettings.includedClassifications[0]'],
    '"Security Updtes"',
    'Security Updates',
  ),
  fault(
    'blanks at the end',
    [TOP, 'updateSettings.includedClassifications[1]'],
    '"Critical Updates "',
    'is Critical Updates',
  ),
  fault('an unknown severity', [TOP, 'updateSettings.includedSeverities[0]'], '"Critcal"', 'is Critical'),
  fault(
    'a window that never opens',
    [TOP, 'maintenanceWindows[0].durationMinutes'],
    '30, "rebootReserve',
    '10 minutes',
  ),
  fault('one of two in a window', [TOP, 'maintenanceWindows[1].weekdays[0]'], '"Sundy"', 'is Sunday'),
  fault('the other one', [TOP, 'maintenanceWindows[1].start'], '"25:00"', 'time of day'),
  fault('an unknown tenant', ['ClientProfile.json', 'tenantId'], '"MPS-001"', 'MSP-001'),
  fault('an unknown ring', ['ClientProfile.json', 'policyProfileId'], '"Prodution"', 'Production'),
  fault('an unknown client', ['profiles/Production/ClientProfile.json', 'clientId'], '"ClientABD"', 'ClientABC'),
  fault(
    'a link-local address',
    ['AppValidationPolicy.json', `${CHECKS}[0].url`],
    '"http://169',
    'outside of the local link',
  ),
  fault(
    'a command nobody allowed',
    ['AppValidationPolicy.json', `${CHECKS}[1].command`],
    '"C:\\\\probe',
    'allowCommands',
  ),
  fault('a lock that is broken', [TENANT, 'updateSettings.overdueDays'], '30,', TOP),
  fault(
    'nothing included',
    ['Tenants/Empty/UpdatePolicy.json', 'updateSettings.includedClassifications'],
    '[],\n    "required',
    'nothing is installed',
  ),
  fault(
    'required and excluded',
    [VAIN, 'updateSettings.requiredClassifications[0]'],
    '"Critical Updates",\n      "Update',
    'is excluded',
  ),
  fault(
    'required and not included',
    [VAIN, 'updateSettings.requiredClassifications[1]'],
    '"Update Rollups"',
    'is not included',
  ),
  warning('a deferral of a month', [TENANT, 'updateSettings.deferralDays'], '28\n', 'less than 28 days'),
  warning(
    'severities that drop the unrated',
    ['Tenants/MSP-001/Clients/ClientABC/UpdatePolicy.json', 'updateSettings.includedSeverities'],
    '[\n',
    'without a rating',
  ),
  warning(
    'a class of no English name',
    ['Tenants/Foreign/UpdatePolicy.json', 'updateSettings.excludedClassifications[0]'],
    '"Zugaben"',
    'English name',
  ),
  warning('not acted on', ['ClientProfile.json', 'diagnostics.collectors.eventLogs'], '[\n', 'real device'),
  warning('its own contact', ['ReportingPolicy.json', 'redaction.patterns[0].pattern'], '"[\\\\w', 'branding.contact'),
];
