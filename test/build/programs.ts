import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { bundle } from '../../src/build/bundle.mjs';
import { inject } from '../../src/build/inject.mjs';
import { inRoot } from '../../src/build/paths.mjs';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end with exactly the environment given. */
export const runProgram = (
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** @returns a folder that is gone after the test or the file that asks for it; not to be asked for in a hook */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-test-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

/** @returns the bundle of a fixture, made as the product's is */
export const bundleOf = async (fixture: string, stage: string): Promise<string> => {
  await bundle({ entry: inRoot('test', 'build', 'fixtures', fixture), stage });
  return join(stage, 'patchpilot.cjs');
};

/** @returns the fixture probe.ts as an executable for Linux (or Windows), made as the product is */
export const buildProbe = async (stage: string, platform: 'linux' | 'win' = 'linux'): Promise<string> => {
  const output = join(stage, platform === 'win' ? 'probe.exe' : 'probe');
  await bundleOf('probe.ts', stage);
  await inject(platform, { stage, output });
  return output;
};
