import assert from 'node:assert/strict';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { copyKit } from '../../src/kit/copy.ts';
import { secureKit } from '../../src/kit/secure.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import { aFolder, files, writeKit } from './a-kit.ts';

describe('the copy of a kit for a run that was handed over', () => {
  it('is the kit, tells each file before it is copied, and takes the place of an earlier try', (t) => {
    const [kit, machine] = [aFolder(t), aFolder(t)];
    writeKit(kit, { 'a.msu': 'first', 'b.cab': 'second' });
    const to = join(machine, 'detached', 'x', 'kit');
    const told: string[] = [];
    for (let time = 0; time < 2; time++) {
      assert.equal(
        copyKit(files, kit, to, (file, percent) => {
          if (percent === 100) told.push(file);
        }),
        null,
      );
      writeFileSync(join(to, 'files', 'strange.msu'), 'left over');
    }
    assert.equal(verifyKit(files, to).ok, false, 'what lies there and is not listed is found');
    assert.equal(copyKit(files, kit, to), null);
    const { ok, sha256 } = verifyKit(files, to);
    assert.deepEqual([ok, sha256], [true, verifyKit(files, kit).sha256]);
    assert.deepEqual(told.toSorted(), ['a.msu', 'a.msu', 'b.cab', 'b.cab']);
    assert.equal(secureKit(files, to, machine).sha256, sha256, 'beside the copies for installers it may lie');
  });

  it('is not made of a kit with a fault, so that the run itself says what is wrong with the stick', (t) => {
    const kit = aFolder(t);
    writeKit(kit, { 'a.msu': 'first' });
    const to = join(aFolder(t), 'kit');
    for (const harm of [
      () => {
        writeFileSync(join(kit, 'files', 'b.msu'), 'not listed');
      },
      () => {
        rmSync(join(kit, 'files', 'b.msu'));
        rmSync(join(kit, 'files', 'a.msu'));
        symlinkSync('/etc/passwd', join(kit, 'files', 'a.msu'));
      },
      () => {
        rmSync(kit, { recursive: true });
      },
    ]) {
      harm();
      assert.equal(typeof copyKit(files, kit, to), 'string');
      assert.equal(existsSync(to), false);
    }
  });
});
