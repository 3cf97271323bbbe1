import { win32 } from 'node:path';
import type { Container } from '../../kit/container.ts';
import { fileTypeOf } from '../../kit/file-names.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { KitEntry } from '../../schema/kit.ts';
import type { Installer } from './install-result.ts';

export interface InstallCommand {
  readonly installer: Installer;
  readonly program: string;
  readonly args: readonly string[];
}

/** From this build on DISM takes a `.msu` online. */
const DISM_TAKES_MSU = 26_100;

/**
 * How a kit file is installed. DISM takes a `.msu` online from build 26100 on: there a target of checkpoints goes by
 * it, because it takes them from the folder the target lies in, and so does a `.msu` that is a WIM. Any other `.msu`
 * goes by wusa. Programs by absolute path under System32. Pure. `container`: what the file is by its first bytes.
 */
export function installCommand(
  entry: Pick<KitEntry, 'file' | 'arguments' | 'checkpoints'>,
  { path, container }: { readonly path: string; readonly container: Container },
  systemRoot: string,
  os: OsFacts | null,
): InstallCommand {
  const program = (name: string): string => win32.join(systemRoot, 'System32', name);
  const byDism: InstallCommand = {
    installer: 'dism',
    program: program('dism.exe'),
    args: ['/Online', '/Add-Package', `/PackagePath:${path}`, '/Quiet', '/NoRestart'],
  };
  switch (fileTypeOf(entry.file)) {
    case 'msu':
      if ((os?.build ?? 0) >= DISM_TAKES_MSU && (entry.checkpoints.length > 0 || container === 'wim')) return byDism;
      return { installer: 'wusa', program: program('wusa.exe'), args: [path, '/quiet', '/norestart'] };
    case 'cab':
      return byDism;
    case 'msi': {
      const own = entry.arguments.filter((one) => !/^\/(?:q[nbrf]?|quiet|passive|norestart)$/iu.test(one));
      const args = ['/i', path, '/qn', '/norestart', ...own];
      return { installer: 'msiexec', program: program('msiexec.exe'), args };
    }
    case 'exe':
      return { installer: 'exe', program: path, args: entry.arguments };
    case null:
      throw new Error(`expected a .msu, .cab, .exe or .msi, got ${entry.file}`);
  }
}
