import { redact, redactionRules } from '../domain/redaction.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { readPolicy } from './artifacts.ts';

/** A report of an earlier phase as it may be written: redacted by the policy of the run and the built-in rules. */
export function redacted<T>(run: RunFolder, file: string, report: T): T {
  const { redaction } = readPolicy(run).policies.ReportingPolicy;
  return redact(report, redactionRules(redaction), file).value;
}
