import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const workflow = readFileSync(join(root, '.github/workflows/windows.yml'), 'utf8');
const lines = workflow.split('\n');

/** Its structure only, by our own eye: whether GitHub takes it, GitHub alone can say. */
describe('the workflow on real Windows', () => {
  it('pins every action by the hash of its commit', () => {
    const uses = lines.filter((line) => /^\s*(- )?uses:/u.test(line));
    assert.ok(uses.length >= 4);
    for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  });

  it('runs on both servers, every command of the proof, and keeps what was written whatever happened', () => {
    for (const part of ['windows-2022', 'windows-2025', 'patchpilot.exe doctor', 'run --test-mode']) {
      assert.ok(workflow.includes(part), part);
    }
    for (const part of ['patchpilot.exe verify', 'patchpilot.exe drill', 'if: always()', 'upload-artifact']) {
      assert.ok(workflow.includes(part), part);
    }
  });

  it('may write nothing but its artefacts, and has no tabs or trailing space', () => {
    assert.match(workflow, /^permissions:\n {2}contents: read\n/mu);
    assert.ok(!workflow.replaceAll(/^.*name: keep.*$/gmu, '').includes('write'));
    for (const line of lines) assert.doesNotMatch(line, /\t|\s$/u);
  });

  it('installs definitions only in its live run, and never restarts', () => {
    const path = /--config (\S+)/u.exec(workflow)?.[1]?.replaceAll('\\', '/') ?? '';
    assert.ok(existsSync(join(root, path, 'ClientProfile.json')));
    const policy = JSON.parse(readFileSync(join(root, path, 'UpdatePolicy.json'), 'utf8')) as {
      updateSettings: { includedClassifications: string[] };
      rebootSettings: { allowAutoReboot: boolean };
    };
    assert.deepEqual(policy.updateSettings.includedClassifications, ['Definition Updates']);
    assert.equal(policy.rebootSettings.allowAutoReboot, false);
  });
});
