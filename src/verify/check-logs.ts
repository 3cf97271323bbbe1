import { RUN_FILES } from '../evidence/layout.ts';
import type { Artifact } from '../schema/artifact.ts';
import { LOGS } from '../schema/artifact-groups.ts';
import type { Evidence } from './evidence.ts';
import type { CheckName, Findings } from './result.ts';

/**
 * Every line of every log is whole and good. Bytes after the last LF contradict a run that has ended; in one that has
 * not they are what a crash leaves. Returns what they leave unproven.
 */ // E-4.1 to E-4.5
export function checkLogs(evidence: Evidence, finished: boolean, findings: Findings): string[] {
  const notProven: string[] = [];
  for (const { path, verified } of Object.values<Artifact>(LOGS)) {
    const check: CheckName = path === RUN_FILES.events ? 'chain' : 'records';
    const log = evidence.logs.get(path);
    if (log === undefined) {
      if (finished && verified !== undefined) findings.contradicts(check, path, 'the run has ended and it is missing');
      continue;
    }
    if (log.fault !== null) {
      const { kind, line, offset, detail } = log.fault;
      findings[kind](check, path, `line ${line} at byte ${offset}: ${detail}`, { line, offset });
    } else if (log.tornBytes > 0 && finished)
      findings.contradicts(check, path, `${log.tornBytes} bytes after the last line end`);
    else findings.pass(check, path, `${log.lines} lines`);
    if (log.tornBytes > 0) notProven.push(`what the last ${log.tornBytes} bytes of ${path} were to become`);
  }
  return notProven;
}
