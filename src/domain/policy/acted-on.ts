/**
 * Where each policy key is acted on in this version. `always`: on every device. `simulated`: on simulated devices, whose
 * script plays it, and on real ones only when their capabilities name it. `never`: parsed, and refused when set. Keys
 * with a colon are kinds inside a list. A test compares this table with the schemas; `docs/policies.md` shows it.
 */
export const ACTED_ON = {
  'ClientProfile.tenantId': 'always',
  'ClientProfile.clientId': 'always',
  'ClientProfile.siteId': 'always',
  'ClientProfile.deviceId': 'always',
  'ClientProfile.policyProfileId': 'always',
  'ClientProfile.outputRoot': 'always',
  'ClientProfile.policyPaths.updatePolicy': 'always',
  'ClientProfile.policyPaths.appValidationPolicy': 'always',
  'ClientProfile.policyPaths.backupPolicy': 'always',
  'ClientProfile.policyPaths.reportingPolicy': 'always',
  'ClientProfile.lockTtlMinutes': 'always',
  'ClientProfile.allowCommands': 'always',
  'ClientProfile.trustedHashes': 'always',
  'ClientProfile.trustedKeys': 'always',
  'ClientProfile.diagnostics.mode': 'always',
  'ClientProfile.diagnostics.required': 'always',
  'ClientProfile.diagnostics.throttlingWindowMin': 'always',
  'ClientProfile.diagnostics.maxRunSeconds': 'always',
  'ClientProfile.diagnostics.maxTotalBytes': 'always',
  'ClientProfile.diagnostics.maxFileBytes': 'always',
  'ClientProfile.diagnostics.collectors.eventLogs': 'simulated',
  'ClientProfile.diagnostics.collectors.files': 'always',
  'ClientProfile.diagnostics.collectors.commands': 'simulated',
  'ClientProfile.diagnostics.collectors.networkTrace': 'simulated',
  'UpdatePolicy.updateSettings.installMode': 'never',
  'UpdatePolicy.updateSettings.includedClassifications': 'always',
  'UpdatePolicy.updateSettings.excludedClassifications': 'always',
  'UpdatePolicy.updateSettings.includedSeverities': 'always',
  'UpdatePolicy.updateSettings.excludedSeverities': 'always',
  'UpdatePolicy.updateSettings.includedKBs': 'always',
  'UpdatePolicy.updateSettings.excludedKBs': 'always',
  'UpdatePolicy.updateSettings.includedUpdateIds': 'always',
  'UpdatePolicy.updateSettings.excludedUpdateIds': 'always',
  'UpdatePolicy.updateSettings.requiredClassifications': 'always',
  'UpdatePolicy.updateSettings.drivers': 'always',
  'UpdatePolicy.updateSettings.firmware': 'always',
  'UpdatePolicy.updateSettings.optional': 'always',
  'UpdatePolicy.updateSettings.featureUpdates': 'always',
  'UpdatePolicy.updateSettings.deferralDays': 'always',
  'UpdatePolicy.updateSettings.overdueDays': 'always',
  'UpdatePolicy.updateSettings.maxUpdates': 'always',
  'UpdatePolicy.maintenanceWindows': 'always',
  'UpdatePolicy.rebootSettings.allowAutoReboot': 'always',
  'UpdatePolicy.rebootSettings.delaySeconds': 'always',
  'UpdatePolicy.rebootSettings.message': 'always',
  'UpdatePolicy.rebootSettings.rebootWithActiveUser': 'always',
  'UpdatePolicy.rebootSettings.rebootOverdueDays': 'always',
  'UpdatePolicy.rebootSettings.maxReboots': 'always',
  'AppValidationPolicy.applications:HealthEndpoint': 'simulated',
  'AppValidationPolicy.applications:Process': 'simulated',
  'AppValidationPolicy.applications:Service': 'simulated',
  'AppValidationPolicy.applications:Port': 'simulated',
  'AppValidationPolicy.applications:Synthetic': 'simulated',
  'AppValidationPolicy.applications:File': 'simulated',
  'AppValidationPolicy.applications:EventLog': 'simulated',
  'AppValidationPolicy.applications:Certificate': 'simulated',
  'AppValidationPolicy.confidenceThreshold': 'always',
  'BackupPolicy.createRestorePoint': 'simulated',
  'BackupPolicy.requireBackup:EventLog': 'simulated',
  'BackupPolicy.requireBackup:File': 'simulated',
  'BackupPolicy.requireBackup:Command': 'simulated',
  'BackupPolicy.whenMissing': 'always',
  'ReportingPolicy.redaction.fields': 'always',
  'ReportingPolicy.redaction.patterns': 'always',
  'ReportingPolicy.branding.organization': 'always',
  'ReportingPolicy.branding.contact': 'always',
  'ReportingPolicy.timeZone': 'always',
  'ReportingPolicy.retentionDays': 'never',
} as const satisfies Readonly<Record<string, 'always' | 'simulated' | 'never'>>;

export type PolicyKey = keyof typeof ACTED_ON;

const simulatedKeys = (Object.keys(ACTED_ON) as PolicyKey[]).filter((key) => ACTED_ON[key] === 'simulated');

/** What a simulated device acts on beyond `always`: everything its script can play. */
export const SIMULATED_CAPABILITIES: ReadonlySet<string> = new Set(simulatedKeys);

/** What a real device acts on beyond `always`; grows with `device/windows`. A prefix stands for all keys below it. */
export const WINDOWS_CAPABILITIES: ReadonlySet<string> = new Set();
