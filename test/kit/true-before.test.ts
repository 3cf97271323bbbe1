import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { embeddedBuilds } from '../../src/policy/builds-in-force.ts';
import { completeEntry, NOTHING_KNOWN } from '../../src/kit/complete.ts';
import type { KitSourceFile } from '../../src/schema/kit.ts';
import { realSystem } from '../../src/system/real.ts';

const builds = embeddedBuilds(realSystem([]).assets);
const notes = (file: string, stated: Partial<KitSourceFile>): string[] =>
  completeEntry(file, { file, ...stated }, { ...NOTHING_KNOWN, classification: 'Updates', builds }).notes.filter(
    (note) => note.includes('states build'),
  );
const build = (atLeast: string): KitSourceFile['effects'] => [{ type: 'build', atLeast }];
const OCTOBER = 'windows11.0-kb5044284-x64.msu';
const NEW = 'windows11.0-kb5999999-x64.msu';

describe('a build that is true of a device without the update', () => {
  it('is noted where its number leaves a higher one', () => {
    assert.equal(notes(OCTOBER, { effects: build('26100.203') }).length, 1);
    assert.match(notes(OCTOBER, { effects: build('26100.203') })[0] ?? '', /26100\.2033/u);
    const rollup = { type: 'package', name: 'Package_for_RollupFix', minVersion: '26100.203.1.10' } as const;
    assert.equal(notes(OCTOBER, { effects: [rollup] }).length, 1);
  });

  it('is noted where every device of the build has it, or another number leaves it', () => {
    assert.match(notes(NEW, { effects: build('26100.1') })[0] ?? '', /every device/u);
    assert.match(notes(NEW, { effects: build('26100.2033') })[0] ?? '', /KB5044284/u);
  });

  it('is noted where no device of the target can have it', () => {
    assert.equal(notes(NEW, { targetBuilds: ['19045'], effects: build('26100.99999') }).length, 1);
    assert.equal(notes(OCTOBER, { effects: build('19045.9999') }).length, 1);
  });

  it('is not noted where it is right, or nobody can know', () => {
    assert.deepEqual(notes(OCTOBER, { effects: build('26100.2033') }), []);
    assert.deepEqual(notes(OCTOBER, { targetBuilds: ['26200'], effects: build('26100.2033') }), []);
    assert.deepEqual(notes(NEW, { effects: build('26100.99999') }), []);
    assert.deepEqual(notes(NEW, { effects: build('30000.1') }), []);
    assert.deepEqual(notes(NEW, {}), []);
  });
});
