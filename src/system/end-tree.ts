import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Ends a process and everything it started: its group, on Windows the tree by taskkill. */
export function endTree(child: ChildProcess, platform: NodeJS.Platform, systemRoot: string): void {
  if (child.pid === undefined) return;
  if (platform === 'win32') {
    const killer = spawn(join(systemRoot, 'System32', 'taskkill.exe'), ['/PID', String(child.pid), '/T', '/F'], {
      windowsHide: true,
      stdio: 'ignore',
    });
    killer.on('error', () => child.kill('SIGKILL'));
    killer.on('close', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, the child may not be
  }
}
