import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** How long taskkill may take. One that hangs keeps no process alive. */
const TASKKILL_GRACE_MS = 10_000;

/**
 * Ends a process and everything it started: its group, on Windows the tree by taskkill, and itself whatever taskkill
 * does.
 */
export function endTree(child: ChildProcess, platform: NodeJS.Platform, systemRoot: string): void {
  if (child.pid === undefined) return;
  if (platform === 'win32') {
    const killer = spawn(join(systemRoot, 'System32', 'taskkill.exe'), ['/PID', String(child.pid), '/T', '/F'], {
      windowsHide: true,
      stdio: 'ignore',
    });
    const end = (): void => {
      clearTimeout(grace);
      child.kill('SIGKILL');
    };
    const grace = setTimeout(() => {
      killer.kill('SIGKILL');
      end();
    }, TASKKILL_GRACE_MS);
    killer.on('error', end);
    killer.on('close', end);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, the child may not be
  }
}
