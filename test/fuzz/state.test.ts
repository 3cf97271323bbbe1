import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { deviceNow } from '../../src/cli/device-now.ts';
import { realSystem } from '../../src/system/real.ts';
import { DeviceState } from '../../src/state/device-state.ts';
import { oneFolder } from '../support/one-folder.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { corpus, fuzz, typed } from './fuzz.ts';
import { mutated } from './mutated.ts';

const TIME = '2026-11-23T09:30:00.000Z';
const ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const IDS = { tenantId: 'T0', clientId: 'C0', siteId: 'S0', deviceId: 'D1' };
const BOOT = { id: ID, source: 'test' };

const COOKIE = {
  ...{ schemaVersion: 1, runId: ID, ...IDS, hop: 1, createdAt: TIME, simulated: true, bootIdentity: BOOT },
  ...{ resumeAt: '07', sealSha256: 'a'.repeat(64), sealRoot: 'b'.repeat(64) },
};
const OPEN = {
  ...{ schemaVersion: 1, runId: ID, outputRoot: '/output', ...IDS, mode: 'scenario', simulated: true, hop: 1 },
  ...{ status: 'waiting', bootIdentity: BOOT, resumeAt: '07', startedAt: TIME, policySha256: null, kit: null },
};
const LAST = {
  ...{ schemaVersion: 1, runId: ID, runFolder: '/output/Runs/x', simulated: true, exitCode: 0, exitName: 'Success' },
  ...{ why: [], counts: { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 }, streak: null, endedAt: TIME, root: null },
};

/** As `writeState` writes it. */
function sealed(value: object): Buffer {
  const checksum = createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return Buffer.from(`${JSON.stringify({ ...value, checksum }, null, 2)}\n`);
}
const FOLDER = '/output/State/Tenants/T0/Clients/C0/Sites/S0/Devices/D1~sim';
const good: Readonly<Record<string, Buffer>> = {
  'reboot-required.json': sealed(COOKIE),
  'open-run.json': sealed(OPEN),
  'last-run.json': sealed(LAST),
  'update-history.json': sealed({ schemaVersion: 1, updates: [] }),
};

const names = Object.keys(good).flatMap((name) => [name, `${name}.previous`]);
const anything = mutated([...Object.values(good), ...corpus('state')]);
const damage = fc.record({ name: fc.constantFrom(...names, 'status.json', 'lock.json'), bytes: anything });
/** A forger can make the checksum again; then it is the schema that speaks. */
const resealed = fc.boolean();

const system = realSystem([]);

/**
 * State is what was written whole, the generation before it, or nothing; a newer one is refused. Nothing else happens.
 */
fuzz('state', fc.record({ damaged: fc.array(damage, { minLength: 1, maxLength: 3 }), resealed }), async (input) => {
  const content = new Map<string, Uint8Array>();
  for (const [name, bytes] of Object.entries(good)) content.set(`${FOLDER}/${name}`, bytes);
  for (const { name, bytes } of input.damaged) content.set(`${FOLDER}/${name}`, input.resealed ? forged(bytes) : bytes);
  const files = memoryFiles(content);
  const state = new DeviceState(files, oneFolder(FOLDER));
  const cookie = typed(() => state.cookie());
  if (!input.resealed && cookie !== undefined) assert.deepEqual(cookie, COOKIE);
  const open = typed(() => state.openRun());
  if (!input.resealed && open !== undefined) assert.deepEqual(open, OPEN);
  typed(() => state.lastRun());
  typed(() => state.seenUpdates());
  state.life.status();
  await deviceNow({ ...system, files }, { outputRoot: '/output', ids: IDS, rootNamed: true }).catch((error: unknown) =>
    typed(() => {
      throw error as Error;
    }),
  );
});

function forged(bytes: Uint8Array): Uint8Array {
  try {
    const { checksum: _, ...rest } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
    return sealed(rest);
  } catch {
    return bytes;
  }
}
