import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { runProgram } from '../build/programs.ts';
import { lastLineIn } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf } from '../support/starts.ts';

/** What a user of the device can have left in a state folder while it was open to him. */
const PLANTED: Readonly<Record<string, (path: string, elsewhere: string) => void>> = {
  'a link to a file': (path, elsewhere) => symlinkSync(elsewhere, path),
  'a link to nothing': (path, elsewhere) => symlinkSync(`${elsewhere}.gone`, path),
  'a link to a folder': (path, elsewhere) => symlinkSync(dirname(elsewhere), path),
  'a folder': (path) => mkdirSync(path),
  'a FIFO': (path) => execFileSync('mkfifo', [path]),
  'foreign content': (path) => writeFileSync(path, '{"schemaVersion":1,"runId":"../../x","outputRoot":"/etc"}'),
  'a gigabyte of nothing': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 30);
  },
  'a newer schema version, with its checksum': (path) => {
    const checksum = createHash('sha256').update('{"schemaVersion":9}').digest('hex');
    writeFileSync(path, JSON.stringify({ schemaVersion: 9, checksum }));
  },
};

const FILES = [
  'status.json',
  'lock.json',
  'reboot-required.json',
  'open-run.json',
  'installers.json',
  'repairs.json',
  'last-run.json',
];
const LIMIT_MS = 30_000;

describe('a user of the device has left in a state folder that was open', { concurrency: false }, () => {
  for (const name of FILES)
    for (const [what, plant] of Object.entries(PLANTED))
      it(`${what} as ${name}: it decides nothing and is not written through; 0, or refused by its name`, async () => {
        const place = quickFolder();
        after(() => {
          rmSync(place, { recursive: true, force: true });
        });
        const [root, elsewhere] = [join(place, 'root'), join(place, 'elsewhere', 'keep.txt')];
        mkdirSync(join(place, 'elsewhere'));
        writeFileSync(elsewhere, 'x');
        mkdirSync(deviceFolderOf(root), { recursive: true });
        const path = join(deviceFolderOf(root), name);
        plant(path, elsewhere);
        const args = ['run', '--scenario', 'success-0', '--output-root', root, '--device-id', 'D1'];
        const began = performance.now();
        const { code, stdout, stderr } = await runProgram(PROGRAM.linux, args);
        assert.ok(performance.now() - began < LIMIT_MS);
        assert.equal(readFileSync(elsewhere, 'utf8'), 'x');
        assert.deepEqual(readdirSync(dirname(elsewhere)), ['keep.txt']);
        if (code === 0) return;
        assert.equal(code, 240, stdout);
        assert.match(lastLineIn(stdout), / why=(output|config) /u);
        assert.ok(stderr.includes(path), stderr);
      });
});
