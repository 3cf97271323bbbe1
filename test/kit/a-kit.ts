import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { sha256Hex } from '../../src/evidence/hash.ts';
import type { KitDevice } from '../../src/kit/offers.ts';
import type { Kit, KitEntry } from '../../src/schema/kit.ts';
import { createFiles } from '../../src/system/files.ts';
import type { Files } from '../../src/system/system.ts';

export const files: Files = createFiles();

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** What files begin with that really are what their ending says; others are told from it by their first bytes. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  msu: 'MSCF',
  cab: 'MSCF',
  exe: 'MZ',
  msi: '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1',
};

/** The bytes of a file of this name with this text in it. */
export const aPackage = (name: string, text: string): Buffer =>
  Buffer.from(`${BEGINNINGS[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? ''}${text}`, 'latin1');

/** An empty folder that is gone after the test. */
export function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kit-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** An entry for a file with this content. */
export function anEntry(content: string, overrides: Partial<KitEntry> = {}): KitEntry {
  return {
    file: 'windows11.0-kb5044284-x64.msu',
    size: Buffer.byteLength(content),
    sha256: sha256Hex(bytes(content)),
    kb: 'KB5044284',
    title: '2024-10 Cumulative Update for Windows 11',
    classification: 'Security Updates',
    severity: null,
    kind: 'cumulative',
    architecture: 'x64',
    targetBuilds: ['26100'],
    releasedAt: null,
    order: 1,
    checkpoints: [],
    effects: [],
    rebootRequired: false,
    arguments: [],
    successCodes: [],
    rebootCodes: [],
    ...overrides,
  };
}

/** Writes a kit with these files and their entries; what the list says may be changed before it is written. */
export function writeKit(folder: string, contents: Readonly<Record<string, string>>, change?: (kit: Kit) => void): Kit {
  files.makeFolder(join(folder, 'files'));
  const entries = Object.entries(contents).map(([file, content], index) =>
    anEntry(content, { file, kb: `KB50000${10 + index}`, order: index + 1 }),
  );
  for (const [file, content] of Object.entries(contents)) files.writeNew(join(folder, 'files', file), bytes(content));
  const kit: Kit = { schemaVersion: 1, name: null, createdAt: null, entries, wsusscn2: null, signature: null };
  change?.(kit);
  files.writeAtomic(join(folder, 'kit.json'), bytes(JSON.stringify(kit)));
  return kit;
}

/** A device of which nothing is known, and no table. */
export const NOWHERE: KitDevice = { os: null, builds: { schemaVersion: 1, madeOn: '2026-11-26', rows: [] } };
