import { removeSecrets } from '../../domain/secrets.ts';
import type { CollectorResult } from '../../schema/diagnostics.ts';
import type { DiagnosticsPolicy } from '../../schema/policy/index.ts';
import type { Scenario } from '../../schema/scenario.ts';

interface Collector {
  readonly name: string;
  readonly type: CollectorResult['type'];
  readonly path: string;
}

/** What is collected when the policy names nothing. */
const USUAL_LOGS = ['System', 'Application', 'Setup'];

/** Runs the collectors that the policy names, under its caps for one file and for all. */
export function scriptedDiagnostics(
  scenario: Scenario,
  policy: DiagnosticsPolicy,
  save: (path: string, bytes: Uint8Array) => void,
): CollectorResult[] {
  const { fails, bytesPerCollector } = scenario.diagnostics;
  let left = policy.maxTotalBytes;
  return collectorsOf(policy).map(({ name, type, path }) => {
    if (fails) return { name, type, status: 'failed', files: [], bytes: 0, detail: 'access is denied' };
    const bytes = Math.min(bytesPerCollector, policy.maxFileBytes, left);
    if (bytes === 0 && bytesPerCollector > 0) {
      return { name, type, status: 'skipped', files: [], bytes: 0, detail: 'the total size is used up' };
    }
    left -= bytes;
    save(path, content(name, bytes));
    const capped = bytes < bytesPerCollector;
    const detail = capped ? `cut from ${bytesPerCollector} to ${bytes} bytes` : '';
    return { name, type, status: capped ? 'capped' : 'collected', files: [path], bytes, detail };
  });
}

function collectorsOf(policy: DiagnosticsPolicy): Collector[] {
  const { eventLogs, files, commands, networkTrace } = policy.collectors;
  const nothing = eventLogs.length + files.length + commands.length === 0 && !networkTrace;
  return [
    ...(nothing ? USUAL_LOGS : eventLogs).map((name, i) => ({
      name,
      type: 'eventLog' as const,
      path: `EventLogs/${i + 1}-${plain(name)}.txt`,
    })),
    ...files.map((name, i) => ({ name, type: 'file' as const, path: `Files/${i + 1}-${plain(name)}.txt` })),
    ...commands.map(({ command }, i) => ({
      name: command,
      type: 'command' as const,
      path: `Commands/${i + 1}-${plain(command)}.txt`,
    })),
    ...(networkTrace ? [{ name: 'network trace', type: 'network' as const, path: 'Commands/network-trace.txt' }] : []),
  ];
}

/** The last part of a path or log name, in letters that every file system takes. */
const plain = (name: string): string =>
  (removeSecrets(name).split(/[\\/]/u).at(-1) ?? name).replaceAll(/[^A-Za-z0-9.-]/gu, '-').slice(0, 60);

/** Lines that say what they are, `bytes` long in all. */
function content(name: string, bytes: number): Uint8Array {
  const line = new TextEncoder().encode(`simulated ${plain(name)}\r\n`);
  return Uint8Array.from({ length: bytes }, (_, i) => line[i % line.length] ?? 0);
}
