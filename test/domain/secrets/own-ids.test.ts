import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeSecrets } from '../../../src/domain/redaction.ts';

/** Every word of up to four hexadecimal digits, in which a rule might find a word of its own. */
const WORDS = [1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: 16 ** length }, (_, n) => n.toString(16).padStart(length, '0')),
);

/** A run id and a hash with that word at each of their ends. */
function idsWith(word: string): { readonly run: string; readonly root: string } {
  const [first, group, last] = [word.padEnd(8, '8'), word.padStart(4, '4'), word.padStart(12, '7')];
  const middle = '1c9e9ae0330ea0dc58ccbf4ba260f015e5f922c7e520ffb7be6e31'.slice(0, 64 - 2 * word.length);
  return { run: `${first}-${group}-4${word.slice(0, 3).padEnd(3, '1')}-9b2e-${last}`, root: `${word}${middle}${word}` };
}

const FORMS: Readonly<Record<string, (run: string, root: string) => string>> = {
  'the last line': (run, root) =>
    `PATCHPILOT v=1 exit=0 status=Success inst=1 fail=0 defer=0 regr=0 todo=0 why=- run=${run} root=${root}`,
  'a path': (run, root) => `C:\\ProgramData\\PatchPilot\\Runs\\${run}\\Logs\\${root} 1f8b93c0a1`,
  'a line of an event': (run, root) => `{"runId":"${run}","sha256":"${root}","next":"1f8b93c0a1"}`,
  'a sentence': (run, root) => `run ${run}: sealed as sha256:${root} (hop 1f8b93c0a1)`,
};

for (const [form, text] of Object.entries(FORMS)) {
  test(`our own ids and hashes are never taken for secrets, whatever word their digits make: ${form}`, () => {
    const taken = WORDS.map((word) => idsWith(word))
      .map(({ run, root }) => text(run, root))
      .filter((line) => removeSecrets(line) !== line);
    assert.deepEqual([taken.length, taken.slice(0, 5)], [0, []]);
  });
}
