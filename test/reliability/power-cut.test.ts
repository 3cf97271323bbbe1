import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunResult } from '../../src/pipeline/request.ts';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, folderOf, start } from '../support/starts.ts';
import { counted, printFigures } from './figures.ts';

const system = realSystem([]);
const place = quickFolder();
const root = join(place, 'root');
const waiting = join(place, 'waiting');
const device = deviceFolderOf(root);
const again = (): Promise<RunResult> => start(system, root, 'reboot-150');

/** What a power cut leaves of a file. */
const SPOILS: Record<string, (path: string) => void> = {
  'full of NULs': (path) => {
    writeFileSync(path, Buffer.alloc(statSync(path).size));
  },
  empty: (path) => {
    writeFileSync(path, '');
  },
  half: (path) => {
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
  },
  'its rename lost': (path) => {
    if (existsSync(`${path}.previous`)) copyFileSync(`${path}.previous`, path);
    else rmSync(path);
  },
};

const rows: string[][] = [];
const begun = performance.now();

/** Starts until one ends with 0; every one on the way is 150, or 240 for a reason that is allowed. */
async function startsToSuccess(allowed: readonly string[], point: string): Promise<RunResult[]> {
  const results: RunResult[] = [];
  while (results.at(-1)?.exitCode !== 0) {
    const next = await again();
    results.push(next);
    const { exitCode, why } = next;
    assert.ok(exitCode !== 240 || why.every((one) => allowed.includes(one)), `${point}: 240 ${why.join()}`);
    assert.ok(
      [0, 150, 240].includes(exitCode) && results.length <= 4,
      `${point}: ${results.map((one) => one.exitCode).join()}`,
    );
  }
  return results;
}

describe('after a power cut while a run waits for its reboot', () => {
  let runId = '';

  before(async () => {
    const first = await again();
    assert.equal(first.exitCode, 150);
    ({ runId } = folderOf(first));
    cpSync(root, waiting, { recursive: true, preserveTimestamps: true });
  });
  after(() => {
    rmSync(place, { recursive: true, force: true });
  });
  const goBack = (): void => {
    rmSync(root, { recursive: true, force: true });
    cpSync(waiting, root, { recursive: true, preserveTimestamps: true });
  };

  for (const name of ['open-run.json', 'reboot-required.json', 'update-history.json', 'status.json']) {
    for (const [how, spoil] of Object.entries(SPOILS)) {
      it(`${name} ${how}: the next starts end with 0, without a loop`, async () => {
        goBack();
        spoil(join(device, name));
        const results = await startsToSuccess([], `${name} ${how}`);
        const sameRun = results.every((one) => one.runId === runId);
        rows.push([name, how, results.map((one) => one.exitCode).join(', '), sameRun ? 'goes on' : 'a fresh run']);
      });
    }
  }

  it('open-run.json full of NULs: its previous generation is taken, and an event says so', async () => {
    goBack();
    const path = join(device, 'open-run.json');
    SPOILS['full of NULs']?.(path);
    const [next] = await startsToSuccess([], 'open-run.json');
    assert.equal(next?.runId, runId);
    const events = readFileSync(join(next.runFolder ?? '', 'Logs/Events.jsonl'), 'utf8').split('\n');
    assert.ok(events.some((line) => line.includes('"recovered"') && line.includes('open-run.json')));
  });

  it('any file of the sealed run: it goes on, ends with 240 seal, and the start after it with 0', async () => {
    goBack();
    const folder = join(root, 'Runs', runId);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .filter((path) => /\.(?:json|jsonl)$/u.test(path) && statSync(join(folder, path)).size > 0);
    const codes: string[] = [];
    for (const path of files) {
      for (const how of ['full of NULs', 'half'] as const) {
        goBack();
        if (path.endsWith('.jsonl')) appendFileSync(join(folder, path), how === 'half' ? '{"torn":' : Buffer.alloc(40));
        else SPOILS[how]?.(join(folder, path));
        const results = await startsToSuccess(['seal', 'evidence'], `${path} ${how}`);
        codes.push(
          results.map((one) => `${one.exitCode}${one.why.length > 0 ? ` ${one.why.join()}` : ''}`).join(' then '),
        );
      }
    }
    rows.push([`each of ${files.length} files of the run`, 'NULs, half, torn line', counted(codes), '']);
    assert.ok(files.length >= 10);
    assert.ok(codes.every((one) => one.startsWith('240 ')));
  });

  it('prints what came of each', (context) => {
    assert.ok(rows.length > 10);
    printFigures(context, 'files after a power cut, while a run waits', begun, [
      ['file', 'is', 'codes of the next starts', 'the waiting run'],
      ...rows,
    ]);
  });
});
