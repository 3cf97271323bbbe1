import type { PlatformPath } from 'node:path';
import type { TreeReader } from './reader.ts';

/** What reading a config tree needs besides its place. */
export interface TreeContext {
  readonly reader: TreeReader;
  /** `node:path` of the device's system. */
  readonly path: PlatformPath;
  /** SHA-256 in lower-case hex. */
  readonly hash: (bytes: Uint8Array) => string;
  /** The config folder; files below it are named relative to it. */
  readonly root: string;
  /** The file given by `--config` in the place of `ClientProfile.json`; null when a folder was given. */
  readonly profileFile: string | null;
}

/** How a file is named in sources and faults: relative to the config folder with `/`, else its full path. */
export function shownName({ path, root }: TreeContext, file: string): string {
  const relative = path.relative(root, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.replaceAll(path.sep, '/');
}
