import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { scratchFolder } from '../build/programs.ts';
import { ROOT } from '../docs/named-tests.ts';
import { PARTIAL_WHYS } from '../../src/schema/why.ts';
import { demandAllPassed, resultsIn } from '../module/pester.ts';
import { pester, pwsh } from '../windows/device/tree.ts';

const WITHOUT =
  existsSync(pwsh) || process.env['PATCHPILOT_WINE'] === 'required'
    ? false
    : 'PowerShell 7 is not here: test/windows/setup.sh brings it';
const PLACES = join(ROOT, 'examples', 'rmm-integration');
const folders = readdirSync(PLACES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const wrappersOf = (place: string): string[] =>
  readdirSync(join(PLACES, place)).filter((name) => /\.(ps1|cmd)$/u.test(name));

describe('the wrappers of the places', () => {
  it('end as their places want, in PowerShell 7 beside the Linux program', { skip: WITHOUT }, () => {
    const scratch = scratchFolder();
    const release = join(scratch, 'release');
    mkdirSync(release, { recursive: true });
    cpSync(join(ROOT, 'examples'), join(release, 'examples'), { recursive: true });
    symlinkSync(join(ROOT, 'dist', 'patchpilot'), join(release, 'patchpilot'));
    const script = join(ROOT, 'test', 'module', 'pester.ps1');
    const tests = join(import.meta.dirname, 'places.Tests.ps1');
    const places = ['-Pester', pester, '-Tests', tests, '-Release', release, '-Scratch', join(scratch, 'scratch')];
    const { stdout, stderr } = spawnSync(pwsh, ['-NoProfile', '-NonInteractive', '-File', script, ...places], {
      encoding: 'utf8',
      timeout: 240_000,
    });
    demandAllPassed(resultsIn(stdout + stderr));
  });

  it('are of two jobs in each folder, which its page names, and docs/RMM-Integration.md names the folder', () => {
    const page = readFileSync(join(ROOT, 'docs', 'RMM-Integration.md'), 'utf8');
    for (const place of folders.filter((name) => wrappersOf(name).length > 0)) {
      const wrappers = wrappersOf(place);
      const jobs = wrappers.map((name) => name.replace(/\.\w+$/u, '')).sort();
      const more = place === 'any-rmm' ? ['bring', 'send'] : place.startsWith('intune-') ? ['detect'] : [];
      assert.deepEqual(jobs, ['collect', 'start', ...more].sort(), place);
      const readme = readFileSync(join(PLACES, place, 'README.md'), 'utf8');
      for (const name of wrappers) assert.ok(readme.includes(name), `${place}/README.md names ${name}`);
      assert.ok(page.includes(`../examples/rmm-integration/${place}/`), `docs/RMM-Integration.md names ${place}`);
    }
  });

  it('tell every reason of a 100 apart: one that the next nights mend, or an alert, in each place the same', () => {
    const NEXT_NIGHTS = ['window', 'time', 'space', 'battery', 'download', 'next', 'more', 'optional', 'detached'];
    const scripts = ['rmm-integration/any-rmm/collect.ps1', 'gpo/Computers.ps1'];
    const stuckIn = (name: string): string =>
      /^\$stuck = '(.+)'$/mu.exec(readFileSync(join(ROOT, 'examples', name), 'utf8'))?.[1] ?? name;
    const [stuck = '', ...others] = scripts.map(stuckIn);
    for (const other of others) assert.equal(other, stuck);
    const told = (why: string): boolean =>
      new RegExp(stuck, 'u').test(` exit=100 status=PartialSuccess why=${why} run=x`);
    assert.deepEqual(
      PARTIAL_WHYS.filter((why) => !told(why)),
      NEXT_NIGHTS,
    );
    const page = readFileSync(join(ROOT, 'docs', 'RMM-Integration.md'), 'utf8');
    for (const why of PARTIAL_WHYS.filter((one) => one !== 'detached')) assert.ok(page.includes(`\`${why}\``), why);
  });

  it('of a batch file have the ends of lines that cmd wants', () => {
    for (const place of folders)
      for (const name of wrappersOf(place).filter((file) => file.endsWith('.cmd')))
        assert.ok(!/(?<!\r)\n/u.test(readFileSync(join(PLACES, place, name), 'utf8')), `${place}/${name}`);
  });
});
