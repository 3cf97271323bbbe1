import { win32 } from 'node:path';
import { removeSecrets } from '../../domain/secrets.ts';
import type { CollectorResult } from '../../schema/diagnostics.ts';
import { isLocalPath } from '../../schema/kit.ts';
import type { DiagnosticsPolicy } from '../../schema/policy/index.ts';
import type { Files } from '../../system/system.ts';
import { expandPath } from './effects.ts';

/**
 * Copies the files that the policy names into the evidence, under its caps for one file and for all. Other collectors
 * are refused by the policy check of this version. A file that cannot be read is a failed collector, not a failed run.
 */
export function collectFiles(
  files: Files,
  systemRoot: string,
  policy: DiagnosticsPolicy,
  save: (path: string, bytes: Uint8Array) => void,
): CollectorResult[] {
  let left = policy.maxTotalBytes;
  return policy.collectors.files.map((name, index): CollectorResult => {
    const base = { name, type: 'file' as const, files: [], bytes: 0 };
    if (!isLocalPath(name)) return { ...base, status: 'failed', detail: 'expected a path on this device' };
    if (left === 0) return { ...base, status: 'skipped', detail: 'the total size is used up' };
    try {
      const room = Math.min(policy.maxFileBytes, left);
      const { bytes, cut } = beginningOf(files, expandPath(name, systemRoot), room);
      const path = `Files/${index + 1}-${win32
        .basename(removeSecrets(name))
        .replaceAll(/[^A-Za-z0-9.-]/gu, '-')
        .slice(0, 60)}`;
      save(path, bytes);
      left -= bytes.length;
      const detail = cut ? `cut to ${bytes.length} bytes` : '';
      return { ...base, status: cut ? 'capped' : 'collected', files: [path], bytes: bytes.length, detail };
    } catch (error) {
      return { ...base, status: 'failed', detail: error instanceof Error ? error.message : String(error) };
    }
  });
}

function beginningOf(files: Files, path: string, room: number): { bytes: Uint8Array; cut: boolean } {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const chunk of files.chunks(path)) {
    parts.push(Uint8Array.from(chunk.subarray(0, room - size)));
    size += chunk.length;
    if (size > room) break;
  }
  return { bytes: Buffer.concat(parts), cut: size > room };
}
