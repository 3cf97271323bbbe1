import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { asked, place, program, runOn, type Answer, type Misbehaviour } from './program.ts';

/** A run on disk to be attacked, and the root that its last line told. */
export interface FinishedRun {
  readonly folder: string;
  readonly root: string;
}

let ended: FinishedRun | undefined;

/** A copy of one run of the built program that has ended with 0 after a reboot; the program made it once. */
export function aFinishedRun(): FinishedRun {
  ended ??= made();
  const folder = join(place(), 'run');
  cpSync(ended.folder, folder, { recursive: true, preserveTimestamps: true });
  return { folder, root: ended.root };
}

function made(): FinishedRun {
  const output = join(place(), 'output');
  assert.equal(program(runOn(output, 'reboot-150')).code, 150);
  const { code, object } = asked(runOn(output, 'reboot-150'));
  assert.equal(code, 0);
  return { folder: String(object['runFolder']), root: String(object['root']) };
}

export interface Judged extends Answer {
  readonly verdict: string;
  /** `check path` of each failed check. */
  readonly failed: readonly string[];
  readonly checks: readonly { check: string; path: string; place: { line: number; offset: number } | null }[];
}

/** What `verify` says of a folder or zip, by the built program. */
export function verified(path: string, root?: string, faults?: Misbehaviour): Judged {
  const answer = asked(['verify', path, ...(root === undefined ? [] : ['--root', root])], faults);
  const { object } = answer;
  const checks = (object['failed'] ?? []) as Judged['checks'];
  const failed = [...new Set(checks.map(({ check, path: about }) => `${check} ${about}`.trim()))];
  const verdict = (object['verdict'] as string | undefined) ?? answer.failure?.code ?? 'nothing';
  assert.equal(answer.code, { VALID: 0, INVALID: 1, INCOMPLETE: 2, UNVERIFIABLE: 3 }[verdict] ?? answer.code);
  return { ...answer, verdict, failed, checks };
}

/** Every file of a run by its path inside. */
export function filesOf(folder: string): Map<string, Buffer> {
  const names = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

/** Makes a folder hold exactly these files. */
export function putFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, bytes] of filesOf(folder)) {
    const wanted = files.get(path);
    if (wanted === undefined) rmSync(join(folder, path));
    else if (!wanted.equals(bytes)) writeFileSync(join(folder, path), wanted);
  }
  for (const [path, bytes] of files) {
    if (statSync(join(folder, path), { throwIfNoEntry: false }) !== undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
