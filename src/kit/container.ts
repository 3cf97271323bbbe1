import type { KitFileType } from '../schema/kit.ts';
import type { Files } from '../system/system.ts';

/** What a file is by its first bytes, whatever its name says. */
export type Container = 'cabinet' | 'wim' | 'installerDatabase' | 'program' | 'other';

const MAGIC: readonly (readonly [Container, readonly number[]])[] = [
  ['cabinet', [0x4d, 0x53, 0x43, 0x46]], // MSCF
  ['wim', [0x4d, 0x53, 0x57, 0x49, 0x4d, 0, 0, 0]], // MSWIM
  ['installerDatabase', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['program', [0x4d, 0x5a]], // MZ
];

/** What each kind of file begins with. A `.msu` is a cabinet, and since Windows 11 24H2 it may be a WIM. */
const EXPECTED: Readonly<Record<KitFileType, readonly Container[]>> = {
  msu: ['cabinet', 'wim'],
  cab: ['cabinet'],
  msi: ['installerDatabase'],
  exe: ['program'],
};

/** Whether a file of this ending begins as such files do. A page saved in its place by a browser does not. */
export const isExpected = (type: KitFileType, container: Container): boolean => EXPECTED[type].includes(container);

/** The kind of content, from the first bytes. Pure. */
export function containerOf(head: Uint8Array): Container {
  const found = MAGIC.find(([, magic]) => magic.every((byte, index) => head[index] === byte));
  return found?.[0] ?? 'other';
}

/** The same for a file; reads its first chunk only. */
export function containerAt(files: Pick<Files, 'chunks'>, path: string): Container {
  for (const chunk of files.chunks(path)) return containerOf(chunk);
  return 'other';
}
