import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { recomputed, start } from '../support/starts.ts';
import { testFiles } from '../support/test-files.ts';
import { corpus, fuzz } from './fuzz.ts';
import { mutated } from './mutated.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/scenarios');
const examples = readdirSync(EXAMPLES)
  .filter((name) => !name.startsWith('showcase'))
  .map((name) => readFileSync(join(EXAMPLES, name)));
const codes: readonly number[] = Object.values(EXIT_CODES);
const system = { ...realSystem([]), files: testFiles };

/**
 * Any device that a script can play, sane or not: each of two starts ends with one of the eight codes, none of them is
 * our own fault, the code follows from the files, and what was finished is VALID under the root that was returned.
 */
fuzz('cycles', mutated([...examples, ...corpus('scenarios')]), async (bytes) => {
  const root = quickFolder();
  try {
    const scenario = join(root, 'fuzzed.json');
    writeFileSync(scenario, bytes);
    for (let starts = 0; starts < 2; starts++) {
      const result = await start(system, root, scenario);
      assert.ok(codes.includes(result.exitCode), String(result.exitCode));
      assert.ok(!result.why.includes('internal'), JSON.stringify(result.failure));
      if (result.runFolder === null) return;
      assert.equal(recomputed(testFiles, result.runFolder).code, result.exitCode);
      const { verdict, failed } = verifyRun(
        testFiles,
        result.runFolder,
        result.root === null ? {} : { root: result.root },
      );
      assert.ok(verdict === 'VALID' || verdict === 'INCOMPLETE', JSON.stringify(failed));
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
