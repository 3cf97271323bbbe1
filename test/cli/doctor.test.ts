import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { answered } from '../support/cli.ts';

test('off Windows doctor is unknown, 2, and says that there is no device; a faulty config is still a problem, 1', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-doctor-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'ClientProfile.json'), '{}');
  const args = ['doctor', '--config', folder, '--output-root', join(folder, 'out'), '--json'];
  const unknown = await answered(args);
  assert.equal(unknown.code, 2, unknown.stdout);
  writeFileSync(join(folder, 'UpdatePolicy.json'), '{"no": 1}');
  assert.equal((await answered(args)).code, 1);
});
