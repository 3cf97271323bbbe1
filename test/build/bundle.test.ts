import { doesNotMatch, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { bundleOf, runProgram, scratchFolder } from './programs.ts';
import { inRoot, STAGE } from '../../src/build/paths.mjs';
import { join } from 'node:path';
import { missingAssets } from '../../src/build/assets.mjs';

const SPY = inRoot('test', 'build', 'fixtures', 'file-spy.mjs');

/** Runs a bundle, telling which files it touches; German is asked for, since yargs would read a translation of it. */
const spiedOn = (bundle: string, ...args: string[]) =>
  runProgram(process.execPath, ['--import', SPY, bundle, ...args], { LC_ALL: 'de_DE.UTF-8' });

const touched = (stderr: string, bundle: string): string[] =>
  stderr.split('\n').filter((line) => line.startsWith('touched ') && !line.endsWith(bundle));

test('the spy sees what yargs reads when it is not closed', async () => {
  const { stderr } = await spiedOn(inRoot('test', 'build', 'fixtures', 'yargs-entry.ts'), '--help');
  match(stderr, /touched .*locales\/de/);
});

test('bundled yargs reads no file for help, version and messages, and speaks English', async () => {
  const bundle = await bundleOf('yargs-entry.ts', scratchFolder());
  const help = await spiedOn(bundle, '--help');
  match(help.stdout, /Commands:[^]*Options:[^]*Show help/);
  equal(touched(help.stderr, bundle).join(), '');
  const version = await spiedOn(bundle, '--version');
  equal(touched(version.stderr, bundle).join(), '');
  const wrong = await spiedOn(bundle, 'run');
  match(wrong.stderr, /^Missing required argument: size$/m);
  equal(touched(wrong.stderr, bundle).join(), '');
  match((await spiedOn(bundle)).stderr, /^Not enough non-option arguments: got 0, need at least 1$/m);
  match((await spiedOn(bundle, 'run', '--size', '1', '--a', '--b')).stderr, /^Unknown arguments: a, b$/m);
});

test("the product's own help reads no file", async () => {
  const bundle = join(STAGE, 'patchpilot.cjs');
  equal(touched((await spiedOn(bundle, '--help')).stderr, bundle).join(), '');
});

test('a module that is imported with import() is evaluated only then', async () => {
  const bundle = await bundleOf('probe.ts', scratchFolder());
  doesNotMatch((await runProgram(process.execPath, [bundle])).stdout, /the part is evaluated/);
  const asked = await runProgram(process.execPath, [bundle, 'lazy']);
  match(asked.stdout, /^the part is evaluated\n.*"result":"the part was asked for"/);
});

test('an asset that the source names and that is not embedded is a fault of the build', () => {
  const sources = new Map([['src/report/html.ts', `system.assets.asset('assets/report.html'); asset("assets/x.css")`]]);
  equal(
    missingAssets({ 'assets/report.html': '/somewhere' }, sources).join(),
    'src/report/html.ts asks for the asset assets/x.css, which is not embedded',
  );
});
