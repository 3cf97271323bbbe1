import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { BUILT_IN_ORIGIN } from '../../src/domain/policy/sources.ts';
import { notActedOn } from '../../src/domain/policy/not-acted-on.ts';
import { Faults } from '../../src/errors/error.ts';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { policyRows } from '../../src/policy/show.ts';
import { policyNames } from '../../src/schema/policy/index.ts';
import { aSystem, anInput, FakeTree, hash } from '../policy/fake-tree.ts';
import { corpus, fuzz, typed } from './fuzz.ts';
import { mutated } from './mutated.ts';

const CONFIGS = join(import.meta.dirname, '../../examples/configs');
const examples = globSync('**/*.json', { cwd: CONFIGS }).map((name) => readFileSync(join(CONFIGS, name)));

const LEVELS = ['', 'Tenants/T0/', 'Tenants/T0/Clients/C0/', 'Tenants/T0/Clients/C0/Sites/S0/'];
const FOLDERS = [...LEVELS, `${LEVELS[3] ?? ''}Devices/WS-001/`].flatMap((level) => [level, `${level}profiles/Pilot/`]);

const place = fc.record({ folder: fc.constantFrom(...FOLDERS), policy: fc.constantFrom(...policyNames) });
const file = fc.record({ place, bytes: mutated([...corpus('policies'), ...examples]) });

/** One to three files anywhere along the chain of one device. What `run` refuses, `policy check` names as well. */
fuzz('policies', fc.array(file, { minLength: 1, maxLength: 3 }), (files) => {
  const tree = new FakeTree({ '/config/profiles/Pilot/note.txt': '' });
  for (const { place: at, bytes } of files) tree.put(`/config/${at.folder}${at.policy}.json`, bytes);
  const loaded = loadPolicy(aSystem(tree), anInput({ policyProfileId: 'Pilot', outputRoot: '/output' }));
  const checked = typed(() => checkPolicyTree(aSystem(tree), { config: '/config', programFolder: null, hash }));
  if (!loaded.ok) {
    assert.notEqual(loaded.error.code, 'internal', loaded.error.message);
    if (loaded.error instanceof Faults && sameDevice(loaded.ids)) assert.notEqual(checked?.faults.length ?? 1, 0);
    return;
  }
  const known = new Set([...loaded.effective.files.map(({ path }) => path), BUILT_IN_ORIGIN.source, 'command line']);
  const sources = policyRows(loaded.effective).flatMap(({ source }) => source.split(' + '));
  for (const source of sources) assert.ok(known.has(source), `a value comes from ${source}`);
  notActedOn(loaded.effective, 'real');
});

/** A global profile may have sent the load down another chain, of which the check knows only that it is empty. */
const sameDevice = (ids: { readonly tenantId: string; readonly deviceId: string }): boolean =>
  ids.tenantId === 'T0' && ids.deviceId === 'WS-001';
