import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { runProgram, type Ended } from '../build/programs.ts';

/** The user that owns nothing; the program under test runs as root. */
const ATTACKER = { uid: 65_534, gid: 65_534 };

/** Why these tests are left out: without root there is no second user to play. */
export const needsRoot = { skip: process.geteuid?.() === 0 ? false : 'expected root, who can play another user' };

/** A folder that everybody may write to and where only owners may remove, as `/tmp` is. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-neighbours-'));
  chmodSync(folder, 0o1777);
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A shell of the other user; it ends when the script does. */
export const attack = (script: string): ChildProcess =>
  spawn('/bin/sh', ['-c', script], { ...ATTACKER, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } });

/** The same, run to its end. */
export const attacked = (script: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = attack(script);
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more));
    child.on('error', reject);
    child.on('close', () => {
      resolve(text);
    });
  });

/** A simulated run of the built program as root. */
export const runAsRoot = (outputRoot: string, ...more: readonly string[]): Promise<Ended> =>
  runProgram(PROGRAM.linux, ['run', '--scenario', 'success-0', '--output-root', outputRoot, ...more]);
