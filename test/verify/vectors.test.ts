import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { verifyRun } from '../../src/verify/verify.ts';
import { secondVerify } from '../evidence/second-verifier/verify.ts';
import { testFiles } from '../support/test-files.ts';
import { VECTORS, type Vector } from './vectors.ts';

const FOREIGN_ROOT = 'e'.repeat(64);

const versions = readdirSync(VECTORS);

test('evidence is frozen for at least one version, one tree for each verdict', () => {
  const verdicts = versions.flatMap((version) => vectorsOf(version).map(({ verdict }) => verdict));
  assert.deepEqual([...new Set(verdicts)].sort(), ['INCOMPLETE', 'INVALID', 'UNVERIFIABLE', 'VALID']);
});

for (const version of versions) {
  describe(`evidence frozen as ${version}`, () => {
    for (const vector of vectorsOf(version)) {
      const folder = join(VECTORS, version, vector.name);

      test(`${vector.name} is ${vector.verdict} for ever, for the same reasons`, () => {
        const { verdict, exitCode, root, failed } = verifyRun(testFiles, folder);
        const checks = failed.map(({ check, path }) => `${check} ${path}`);
        assert.deepEqual({ name: vector.name, verdict, exitCode, root, failed: checks }, vector);
      });

      test(`${vector.name} keeps its verdict under its own root, and is INVALID under another`, () => {
        if (vector.root !== null)
          assert.equal(verifyRun(testFiles, folder, { root: vector.root }).verdict, vector.verdict);
        assert.equal(verifyRun(testFiles, folder, { root: FOREIGN_ROOT }).verdict, 'INVALID');
      });

      test(`${vector.name} is the same to the second verifier`, () => {
        const { verdict, exit, root } = secondVerify(folder, null);
        assert.deepEqual(
          { verdict, exitCode: exit?.exitCode ?? null, root },
          { verdict: vector.verdict, exitCode: vector.exitCode, root: vector.root },
        );
      });
    }
  });
}

function vectorsOf(version: string): Vector[] {
  return JSON.parse(readFileSync(join(VECTORS, version, 'expected.json'), 'utf8')) as Vector[];
}
