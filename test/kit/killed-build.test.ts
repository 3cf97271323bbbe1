import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildKit } from '../../src/kit/build.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import { createFiles } from '../../src/system/files.ts';
import { faultOps, type FaultKind } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { aPackage, files } from './a-kit.ts';

const STATED = { classification: 'Security Updates' };
const place = quickFolder();
after(() => rmSync(place, { recursive: true, force: true }));

const out = join(place, 'kit');
const before = join(place, 'before');
/** Of the second folder one file is new, one has another content, one is the same; one of the first is gone. */
const first = downloads('first', { 'a-kb5000001.msu': '1', 'b-kb5000002.msu': '2', 'c-kb5000003.cab': '3' });
const second = downloads('second', { 'a-kb5000001.msu': '1', 'b-kb5000002.msu': 'changed', 'd-kb5000004.cab': '4' });

function downloads(name: string, contents: Readonly<Record<string, string>>): string {
  const folder = join(place, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(contents)) writeFileSync(join(folder, file), aPackage(file, text));
  return folder;
}

/** Builds the second kit with one fault; what was hit, and how many changes a build without faults makes. */
function build(kind: FaultKind, at: number): { hit: string | null; changes: number; ok: boolean } {
  const fault = faultOps({ kind, at });
  let ok = false;
  try {
    ok = buildKit(createFiles(fault.ops), second, out, STATED).ok;
  } catch {
    // killed, or a fault that could not be got over
  }
  const changes = fault.count();
  fault.bury();
  return { hit: fault.hit(), changes, ok };
}

const tree = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(tree(folder).map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]));

function startOver(withKit: boolean): void {
  rmSync(out, { recursive: true, force: true });
  if (withKit) cpSync(before, out, { recursive: true });
}

buildKit(files, first, before, STATED);
writeFileSync(join(before, 'autorun.inf'), 'sticks grow files');
startOver(false);
buildKit(files, second, out, STATED);
const whole = contentOf(out);

for (const withKit of [false, true]) {
  describe(withKit ? 'a rebuild over a kit that was there' : 'a first build', () => {
    it('that is killed at any change can be repeated, and ends in the same bytes', () => {
      startOver(withKit);
      const { changes } = build('kill', Infinity);
      assert.ok(changes > 20, `${changes} changes`);
      for (let at = 1; at <= changes; at += 1) {
        startOver(withKit);
        const { hit } = build('kill', at);
        assert.notEqual(hit, null);
        const again = buildKit(files, second, out, STATED);
        assert.deepEqual(again.faults, [], `killed at ${hit ?? ''}`);
        const { '/autorun.inf': grown, ...kit } = contentOf(out);
        assert.deepEqual([grown !== undefined, kit], [withKit, whole], `killed at ${hit ?? ''}`);
      }
    });

    it('that is killed twice can be repeated', () => {
      startOver(withKit);
      const { changes } = build('kill', Infinity);
      for (let at = 1; at <= changes; at += 3) {
        startOver(withKit);
        build('kill', at);
        build('kill', Math.ceil(at / 2));
        assert.deepEqual(buildKit(files, second, out, STATED).faults, []);
        assert.deepEqual(verifyKit(files, out).faults, []);
      }
    });

    for (const kind of ['fail', 'diskFull', 'tornWrite', 'heldForEver', 'fsyncFails'] as const) {
      it(`that ends by ${kind} can be repeated`, () => {
        startOver(withKit);
        const { changes } = build(kind, Infinity);
        for (let at = 1; at <= changes; at += 2) {
          startOver(withKit);
          build(kind, at);
          assert.deepEqual(buildKit(files, second, out, STATED).faults, [], `${kind} at ${at}`);
          assert.deepEqual(verifyKit(files, out).faults, []);
        }
      });
    }
  });
}

describe('the kit that was there', () => {
  it('is as it was until the new one is whole, wherever the build ends', () => {
    const old = contentOf(before);
    const untouched = (): boolean => {
      const now = contentOf(out);
      return Object.entries(old).every(([path, content]) => now[path] === content) && verifyKit(files, out).ok;
    };
    const staged = join(out, '.kit-build', 'kit.json');
    startOver(true);
    const { changes } = build('kill', Infinity);
    let kept = 0;
    for (let at = 1; at <= changes; at += 1) {
      startOver(true);
      const { hit } = build('kill', at);
      if (untouched()) kept += 1;
      else
        assert.ok(existsSync(staged) || verifyKit(files, out).ok, `touched before the new one was whole: ${hit ?? ''}`);
    }
    assert.ok(kept > changes / 2, `${kept} of ${changes}`);
  });

  it('is as it was when the disk is full or a file changes while it is copied', () => {
    const old = contentOf(before);
    startOver(true);
    const { hit } = build('diskFull', 3);
    assert.notEqual(hit, null);
    assert.deepEqual(contentOf(out), old);
    const changing = {
      ...files,
      copy: (from: string, to: string) => {
        files.copy(from, to);
        writeFileSync(to, 'MSCF other');
      },
    };
    assert.equal(buildKit(changing, second, out, STATED).ok, false);
    assert.deepEqual(contentOf(out), old);
  });
});

describe('what a build of an earlier version left', () => {
  it('is finished: copies under their names without any list, and unfinished ones', () => {
    startOver(false);
    mkdirSync(join(out, 'files'), { recursive: true });
    cpSync(join(second, 'a-kb5000001.msu'), join(out, 'files', 'a-kb5000001.msu'));
    writeFileSync(join(out, 'files', '.b-kb5000002.msu.kit-copy'), 'MS');
    assert.deepEqual(buildKit(files, second, out, STATED).faults, []);
    assert.deepEqual(contentOf(out), whole);
  });

  it('is not taken for one where a file is somebody else’s', () => {
    startOver(false);
    mkdirSync(join(out, 'files'), { recursive: true });
    writeFileSync(join(out, 'files', 'a-kb5000001.msu'), 'MSCF mine');
    assert.equal(buildKit(files, second, out, STATED).ok, false);
    assert.equal(readFileSync(join(out, 'files', 'a-kb5000001.msu'), 'utf8'), 'MSCF mine');
  });

  it('nor where the folder for what is not whole holds other things', () => {
    for (const stranger of ['thesis.docx', 'files/thesis.docx']) {
      startOver(true);
      mkdirSync(join(out, '.kit-build', 'files'), { recursive: true });
      writeFileSync(join(out, '.kit-build', stranger), 'x');
      assert.equal(buildKit(files, second, out, STATED).ok, false);
      assert.equal(existsSync(join(out, '.kit-build', stranger)), true);
      assert.deepEqual(verifyKit(files, out).faults, []);
    }
  });
});
