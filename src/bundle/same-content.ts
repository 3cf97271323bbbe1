import { isDiskFailure } from '../errors/error.ts';
import { hashOf } from '../evidence/hash.ts';
import type { Files } from '../system/system.ts';
import { openSource } from '../verify/open-source.ts';
import { Findings } from '../verify/result.ts';
import { readTree } from '../verify/tree.ts';
import { WITHHELD } from '../verify/withheld.ts';
import type { ZipFile } from './write-zip.ts';

/**
 * Whether the zip at a path holds exactly these files, whatever packed it: names and bytes, each once. What is no zip
 * holds something else. Throws `readFailed` where it cannot be read: that says nothing.
 */
export function isSameContent(files: Files, path: string, content: readonly ZipFile[]): boolean {
  try {
    const source = openSource(files, path);
    const findings = new Findings();
    const tree = readTree(source, findings);
    if (tree === undefined || findings.failed.length > 0) return false;
    const inside = content.filter(({ name }) => name !== WITHHELD);
    const list = content.find(({ name }) => name === WITHHELD);
    if (tree.size !== inside.length || (list === undefined) !== (source.withheld === undefined)) return false;
    if (list !== undefined && !isSame(list, source.withheld?.chunks() ?? [])) return false;
    return inside.every((file) => {
      const there = file.name.slice(file.name.indexOf('/') + 1);
      return tree.has(there) && isSame(file, source.chunks(there));
    });
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return false;
  }
}

const isSame = (file: ZipFile, there: Iterable<Uint8Array>): boolean => {
  const [a, b] = [hashOf(file.chunks()), hashOf(there)];
  return a.length === b.length && a.sha256 === b.sha256;
};
