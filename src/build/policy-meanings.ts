/** What each policy key means, for `docs/policies.md`. A test wants one for every key of the schemas. */
export const POLICY_MEANINGS: Readonly<Record<string, string>> = {
  'ClientProfile.tenantId': 'Tenant id; `T0` when nothing says one. Global profile and its rings only.',
  'ClientProfile.clientId': 'Client id; else `C0`.',
  'ClientProfile.siteId': 'Site id; else `S0`.',
  'ClientProfile.deviceId': 'Device id; else the computer name.',
  'ClientProfile.policyProfileId': 'Ring, such as `Production`. Global profile only.',
  'ClientProfile.outputRoot': 'Where everything is written; relative to this file.',
  'ClientProfile.policyPaths.updatePolicy': 'A file in the place of `UpdatePolicy.json` beside this file.',
  'ClientProfile.policyPaths.appValidationPolicy': 'The same for `AppValidationPolicy.json`.',
  'ClientProfile.policyPaths.backupPolicy': 'The same for `BackupPolicy.json`.',
  'ClientProfile.policyPaths.reportingPolicy': 'The same for `ReportingPolicy.json`.',
  'ClientProfile.lockTtlMinutes':
    'A holder of the lock without a heartbeat for so long is called stuck. It never loses the lock.',
  'ClientProfile.allowCommands': 'Programs that checks, backup proofs and diagnostics may run.',
  'ClientProfile.allowCommands[].path': 'Full path of the program.',
  'ClientProfile.allowCommands[].sha256': 'The file must have this hash; null: any content.',
  'ClientProfile.trustedHashes': 'SHA-256 of kit files (`.exe`, `.msi`) that may run as SYSTEM.',
  'ClientProfile.trustedKeys':
    'Keys whose signature makes the `.exe` and `.msi` files of a kit trusted (`docs/kits.md`).',
  'ClientProfile.trustedKeys[].name': 'What reports call the key.',
  'ClientProfile.trustedKeys[].publicKey': 'Ed25519 public key in PEM.',
  'ClientProfile.diagnostics.mode': 'When phase 09 collects.',
  'ClientProfile.diagnostics.required': 'Failed diagnostics end the run with 230.',
  'ClientProfile.diagnostics.throttlingWindowMin':
    'Not again within so many minutes; 0: always. Required ones that failed do not count.',
  'ClientProfile.diagnostics.maxRunSeconds': 'Time for all collectors together.',
  'ClientProfile.diagnostics.maxTotalBytes': 'Size of everything collected.',
  'ClientProfile.diagnostics.maxFileBytes': 'Size of one collected file.',
  'ClientProfile.diagnostics.collectors.eventLogs': 'Names of event logs.',
  'ClientProfile.diagnostics.collectors.files': 'Full paths of files.',
  'ClientProfile.diagnostics.collectors.commands':
    'Commands whose output is kept; each must be allowed by `allowCommands`.',
  'ClientProfile.diagnostics.collectors.commands[].command': 'Full path of the program.',
  'ClientProfile.diagnostics.collectors.commands[].arguments': 'Its arguments, one text each.',
  'ClientProfile.diagnostics.collectors.networkTrace': 'Trace the network while collecting.',
  'UpdatePolicy.updateSettings.installMode': '`simulate`: every run is a dry run.',
  'UpdatePolicy.updateSettings.includedClassifications': 'Categories that are installed; case does not count.',
  'UpdatePolicy.updateSettings.excludedClassifications': 'Categories that are not, whatever includes them.',
  'UpdatePolicy.updateSettings.includedSeverities':
    'Only these MSRC severities, where any is listed; definitions, drivers, firmware and feature updates have none and are not restricted.',
  'UpdatePolicy.updateSettings.excludedSeverities': 'Never these severities.',
  'UpdatePolicy.updateSettings.includedKBs': 'Installed whatever their category and severity.',
  'UpdatePolicy.updateSettings.excludedKBs': 'Never installed.',
  'UpdatePolicy.updateSettings.includedUpdateIds': 'As `includedKBs`, by update id.',
  'UpdatePolicy.updateSettings.excludedUpdateIds': 'Never installed, by update id.',
  'UpdatePolicy.updateSettings.requiredClassifications':
    'A failure of these ends a run with 210. Definitions are never required.',
  'UpdatePolicy.updateSettings.drivers': 'Install drivers.',
  'UpdatePolicy.updateSettings.firmware': 'Install firmware.',
  'UpdatePolicy.updateSettings.optional': 'Install optional updates.',
  'UpdatePolicy.updateSettings.featureUpdates':
    'Install feature updates and upgrades, each in a run without others but definitions.',
  'UpdatePolicy.updateSettings.deferralDays':
    'Days since release, or since this device first saw it when Windows reports a newer date; of updates that replace one another, since the first that the device lacks. Definitions are not deferred.',
  'UpdatePolicy.updateSettings.overdueDays':
    'From so many days after this device first saw it, or the first of its line that it lacks, a due update that is not installed is reported; so is one that is hidden.',
  'UpdatePolicy.updateSettings.staleDays':
    'From so many days after its release, and those that the device itself defers, a build counts as stale while no cumulative update is coming; 0: never. Asked where Security Updates are included.',
  'UpdatePolicy.updateSettings.maxUpdates':
    'At most so many in one run, required ones first, the rest is for a next run (100 next); null: all.',
  'UpdatePolicy.updateSource.kind':
    'Where the update agent searches: as the device is set, its WSUS, Microsoft Update (registered if missing), an offline scan file. Not for kits.',
  'UpdatePolicy.updateSource.scanFile': 'Full path of `wsusscn2.cab`; with `offlineScan` only.',
  'UpdatePolicy.timeLimits.searchMinutes': 'A search that takes longer is ended.',
  'UpdatePolicy.timeLimits.downloadMinutes': 'The same for the download of one update.',
  'UpdatePolicy.timeLimits.installMinutes':
    'The same for the install of one update; its outcome is looked up before anything is tried again.',
  'UpdatePolicy.repair.componentStore':
    'Repair the component store (`dism /Online /Cleanup-Image /RestoreHealth`) after an install whose error tells of damage in it; at most once in 7 days. The update is left to the next run.',
  'UpdatePolicy.repair.updateStore':
    "Set the update agent's own store (`SoftwareDistribution`) aside after a search whose error tells of damage in it, and search again; at most once in 7 days.",
  'UpdatePolicy.maintenanceWindows': 'When installs may start; none: always.',
  'UpdatePolicy.maintenanceWindows[].name': 'For people.',
  'UpdatePolicy.maintenanceWindows[].weekdays': 'Days on which it opens. Either this or `dayOfMonth`.',
  'UpdatePolicy.maintenanceWindows[].dayOfMonth.week':
    'Which such weekday of the month; 2 and `Tuesday` is patch day. Months without a fifth have none.',
  'UpdatePolicy.maintenanceWindows[].dayOfMonth.weekday': 'The weekday that is counted.',
  'UpdatePolicy.maintenanceWindows[].dayOfMonth.plusDays': 'So many days later, also into the next month.',
  'UpdatePolicy.maintenanceWindows[].start':
    'Wall clock time at which it opens. In the gap of a clock change: later by the gap; in a fold: the first time.',
  'UpdatePolicy.maintenanceWindows[].durationMinutes': 'Real minutes it stays open, over midnight and clock changes.',
  'UpdatePolicy.maintenanceWindows[].timeZone': 'IANA name, or `local` for that of the device.',
  'UpdatePolicy.maintenanceWindows[].rebootReserveMinutes':
    'Kept free at the end: installs have to be finished before it.',
  'UpdatePolicy.rebootSettings.allowAutoReboot': 'PatchPilot asks Windows to restart when a restart is needed.',
  'UpdatePolicy.rebootSettings.delaySeconds': 'Between the notice and the restart.',
  'UpdatePolicy.rebootSettings.message': 'The notice.',
  'UpdatePolicy.rebootSettings.rebootWithActiveUser': 'Also while somebody is logged on.',
  'UpdatePolicy.rebootSettings.rebootOverdueDays': 'From so many days of waiting the status says `RebootOverdue`.',
  'UpdatePolicy.rebootSettings.maxReboots': 'A run that asks for more is closed with 240.',
  'UpdatePolicy.acceptedStates':
    'Known states that are accepted for a time: they no longer count in the exit code and stay in report and records. Each `why` once.',
  'UpdatePolicy.acceptedStates[].why':
    'The reason of a 100: Windows is out of support, the device is behind, an update that is not required failed.',
  'UpdatePolicy.acceptedStates[].until':
    'Accepted to the end of this day in UTC, such as `2027-01-31`; at most 180 days ahead.',
  'UpdatePolicy.acceptedStates[].reason': 'Why; reports say it.',
  'UpdatePolicy.acceptedStates[].approvedBy': 'Who answers for it; reports say it.',
  'AppValidationPolicy.applications': 'Applications that are checked before and after.',
  'AppValidationPolicy.applications[].name': 'Each name once.',
  'AppValidationPolicy.applications[].checks': 'What is checked.',
  'AppValidationPolicy.applications[].checks[].type': 'The kind of check.',
  'AppValidationPolicy.applications[].checks[].id': 'Each id once in an application.',
  'AppValidationPolicy.applications[].checks[].timeoutSeconds': 'For one attempt.',
  'AppValidationPolicy.applications[].checks[].attempts': 'Confidence is the share of these that passed.',
  'AppValidationPolicy.applications[].checks[].settleSeconds':
    'The first attempt is not made sooner than so many seconds after the checks began.',
  'AppValidationPolicy.applications[].checks[] (HealthEndpoint).url':
    'Without user info; asked directly, redirections are not followed.',
  'AppValidationPolicy.applications[].checks[] (HealthEndpoint).expectedStatus': 'HTTP status.',
  'AppValidationPolicy.applications[].checks[] (HealthEndpoint).bodyMatch':
    'Text that the first MiB of the body must hold; null: any.',
  'AppValidationPolicy.applications[].checks[] (HealthEndpoint).verifyTls': 'Check the certificate.',
  'AppValidationPolicy.applications[].checks[] (Process).processName': 'Name of the process.',
  'AppValidationPolicy.applications[].checks[] (Process).minimumCount': 'So many must run.',
  'AppValidationPolicy.applications[].checks[] (Service).serviceName': 'Name of the service, not its display name.',
  'AppValidationPolicy.applications[].checks[] (Service).expectedState': 'The state it must have.',
  'AppValidationPolicy.applications[].checks[] (Port).host': 'Where to connect.',
  'AppValidationPolicy.applications[].checks[] (Port).port': 'TCP port.',
  'AppValidationPolicy.applications[].checks[] (Synthetic).command':
    'Full path of a program that `allowCommands` allows.',
  'AppValidationPolicy.applications[].checks[] (Synthetic).arguments': 'Its arguments, one text each.',
  'AppValidationPolicy.applications[].checks[] (Synthetic).expectedExitCode': 'The code it must end with.',
  'AppValidationPolicy.applications[].checks[] (Synthetic).expectedOutput': 'Text its output must hold; null: any.',
  'AppValidationPolicy.applications[].checks[] (File).path': 'A file that must exist.',
  'AppValidationPolicy.applications[].checks[] (File).sha256': 'Its hash; null: any.',
  'AppValidationPolicy.applications[].checks[] (File).maximumAgeHours': 'Changed within so many hours; null: any time.',
  'AppValidationPolicy.applications[].checks[] (EventLog).log': 'Name of the log.',
  'AppValidationPolicy.applications[].checks[] (EventLog).source':
    'No events of this source: before the updates in the last 24 hours, after them since the check before.',
  'AppValidationPolicy.applications[].checks[] (EventLog).level': 'This level or worse.',
  'AppValidationPolicy.applications[].checks[] (Certificate).store': 'Place and name of the store.',
  'AppValidationPolicy.applications[].checks[] (Certificate).subject':
    'Common name, whole subject, or first DNS name; the one that lasts longest counts.',
  'AppValidationPolicy.applications[].checks[] (Certificate).minimumDaysLeft': 'It must be valid for so many days.',
  'AppValidationPolicy.confidenceThreshold': 'Confidence may fall by so much before it is a regression.',
  'BackupPolicy.createRestorePoint': 'Make a restore point before the first install.',
  'BackupPolicy.requireBackup': 'Require a recent backup.',
  'BackupPolicy.requireBackup.newerThanHours': 'How recent.',
  'BackupPolicy.requireBackup.proofs': 'What shows it; one is enough.',
  'BackupPolicy.requireBackup.proofs[].type': 'The kind of proof.',
  'BackupPolicy.requireBackup.proofs[] (EventLog).log': 'Name of the log.',
  'BackupPolicy.requireBackup.proofs[] (EventLog).source': 'Source of the event.',
  'BackupPolicy.requireBackup.proofs[] (EventLog).eventId': 'Its number.',
  'BackupPolicy.requireBackup.proofs[] (File).path': 'A file that was written by the backup.',
  'BackupPolicy.requireBackup.proofs[] (Command).command':
    'Full path of a program that `allowCommands` allows and that ends with 0.',
  'BackupPolicy.requireBackup.proofs[] (Command).arguments': 'Its arguments, one text each.',
  'BackupPolicy.whenMissing': '`block`: nothing is installed, 100 `why=backup`. `warn`: go on and say so.',
  'ReportingPolicy.redaction.fields': 'Names of fields whose values are removed from everything under `Reports`.',
  'ReportingPolicy.redaction.patterns': 'Patterns that are removed from texts.',
  'ReportingPolicy.redaction.patterns[].name': 'What the redaction log calls it.',
  'ReportingPolicy.redaction.patterns[].pattern': 'Regular expression (ECMAScript, Unicode).',
  'ReportingPolicy.branding.organization': 'Shown at the head of reports.',
  'ReportingPolicy.branding.contact': 'Whom to ask.',
  'ReportingPolicy.timeZone': 'IANA name; times in reports.',
  'ReportingPolicy.retentionDays': 'Runs older than this are removed; null: none.',
};
