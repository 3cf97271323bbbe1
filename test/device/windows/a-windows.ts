import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFiles } from '../../../src/system/files.ts';
import type { ProcessRequest, ProcessResult, System } from '../../../src/system/system.ts';

const root = join(import.meta.dirname, '../../..');

/** What a program of the fake Windows does: a result, or for powershell.exe the lines that it prints. */
export type Program = (request: ProcessRequest) => Partial<ProcessResult> & { lines?: readonly string[] };

/** A system whose programs are played; files are real, below whatever folder a test gives. */
export function aWindows(play: Program, machineFolder = 'C:\\ProgramData\\PatchPilot\\machine') {
  const calls: ProcessRequest[] = [];
  let elapsed = 0;
  const system: System = {
    files: createFiles(),
    processes: {
      alive: () => false,
      open() {
        throw new Error('expected no conversation in this test, got one');
      },
      async run(request) {
        calls.push(request);
        const { lines = [], ...result } = play(request);
        for (const line of lines) request.onLine?.(line);
        return {
          ...{ code: 0, ended: 'exit', pid: 1, stderr: '', truncated: false, durationMs: 5, error: null },
          stdout: lines.map((line) => `${line}\n`).join(''),
          ...result,
        };
      },
    },
    clock: {
      now: () => Date.parse('2026-11-23T09:30:00.000Z'),
      elapsed: () => elapsed,
      every: () => () => undefined,
      async sleep(ms) {
        elapsed += ms;
      },
    },
    ids: { guid: () => '11111111-2222-4333-8444-555555555555' },
    locks: { acquire: async () => undefined, announce: () => ({ release: () => undefined }) },
    assets: { text: (name) => readFileSync(join(root, name), 'utf8'), names: () => [] },
    host: {
      platform: 'win32',
      hostName: 'WS-001',
      pid: 1,
      processStartedAt: '2026-11-23T09:00:00.000Z',
      programPath: 'C:\\PatchPilot\\patchpilot.exe',
      workingFolder: 'C:\\',
      temporaryFolder: 'C:\\Users\\x\\Temp',
      defaultOutputRoot: 'C:\\ProgramData\\PatchPilot',
      machineFolder,
      systemRoot: 'C:\\Windows',
      terminal: { isTty: false, columns: 80 },
      environmentRemoved: [],
      version: { version: '0', commit: '0', runtime: '0' },
    },
  };
  return { system, calls };
}

/** Lines of a job that was carried through, numbered; each part complete unless it is a text, which is why it failed. */
export function jobLines(job: string, parts: Readonly<Record<string, readonly object[] | string>>): string[] {
  const lines: object[] = [{ type: 'start', script: job, powershell: '5.1', clr: '4.0', pid: 1, time: '' }];
  for (const [part, items] of Object.entries(parts)) {
    lines.push({ type: 'partStart', part });
    if (typeof items === 'string') {
      lines.push({ type: 'partFailed', part, hresult: -2147024891, message: items, chain: [-2147024891] });
    } else lines.push({ type: 'part', part, items, last: true, skipped: 0 });
  }
  return numbered([...lines, { type: 'done' }]);
}

export const numbered = (lines: readonly object[]): string[] =>
  lines.map((line, index) => JSON.stringify({ v: 1, seq: index + 1, ...line }));

/** The request lines that a call to powershell.exe got, decoded. */
export function requestOf(call: ProcessRequest): string[][] {
  const [, data = ''] = Buffer.from(call.stdin ?? [])
    .toString('utf8')
    .split('\n#PATCHPILOT-REQUEST\n');
  const decode = (field: string): string => (field === '-' ? '' : Buffer.from(field, 'base64').toString('utf8'));
  return data
    .split('\n')
    .slice(0, -2)
    .map((line) => line.split(' ').map((word, index) => (index === 0 ? word : decode(word))));
}

export const OS_ITEM = {
  currentBuild: '26200',
  ubr: 6899,
  displayVersion: '25H2',
  releaseId: '2009',
  editionId: 'Professional',
  installationType: 'Client',
  productName: 'Windows 10 Pro',
  architecture: 'AMD64',
  computerName: 'WS-001',
};
