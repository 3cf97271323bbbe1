import type { BackupPolicy } from '../../schema/policy/index.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { BackupResult } from '../../schema/validation.ts';

/** What the backup policy finds: the script's proofs and restore point. `dryRun` makes no restore point. */
export function scriptedBackup(scenario: Scenario, policy: BackupPolicy, dryRun: boolean): BackupResult {
  const configured = policy.createRestorePoint || policy.requireBackup !== null;
  if (!configured) return { configured, satisfied: true, action: 'none', findings: [] };
  const { backup } = scenario;
  const findings = [...backup.findings];
  let satisfied = true;
  if (policy.requireBackup !== null) {
    satisfied = backup.found;
    const hours = policy.requireBackup.newerThanHours;
    findings.push(`a backup newer than ${hours} hours was ${backup.found ? 'shown' : 'not shown'}`);
  }
  if (policy.createRestorePoint && dryRun) findings.push('no restore point is made in test mode');
  if (policy.createRestorePoint && !dryRun) {
    findings.push(RESTORE_POINT[backup.restorePoint]);
    satisfied &&= backup.restorePoint !== 'failed';
  }
  return { configured, satisfied, action: satisfied ? 'proceed' : policy.whenMissing, findings };
}

const RESTORE_POINT = {
  made: 'a restore point was made: its sequence number is new',
  recent: 'no restore point was made: there is one of the last 24 hours',
  failed: 'no restore point was made: the sequence numbers are as before',
} as const;
