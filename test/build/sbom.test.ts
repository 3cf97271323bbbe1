import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bundle } from '../../src/build/bundle.mjs';
import { bundledPackages } from '../../src/build/bundled-packages.mjs';
import { inRoot, LICENCES, SBOM } from '../../src/build/paths.mjs';
import { RUNTIMES } from '../../src/build/runtimes.mjs';
import { scratchFolder } from './programs.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly hashes?: { alg: string; content: string }[];
  readonly components?: Component[];
}

const sbom = JSON.parse(readFileSync(SBOM, 'utf8')) as {
  serialNumber: string;
  metadata: { timestamp?: string; component: Component };
  components: Component[];
};

test('a package counts as bundled when a file of it is in the bundle, with its own nested versions', async () => {
  const entry = inRoot('test', 'build', 'fixtures', 'yargs-entry.ts');
  const packages = bundledPackages(await bundle({ entry, stage: scratchFolder() }));
  const names = packages.map(({ name }) => name);
  for (const name of ['yargs', 'yargs-parser', 'cliui', 'strip-ansi']) ok(names.includes(name), name);
  for (const name of ['y18n', 'string-width', 'escalade', 'esbuild', '@yao-pkg/pkg']) ok(!names.includes(name), name);
  const yargs = packages.find(({ name }) => name === 'yargs');
  equal(yargs?.licence, 'MIT');
  match(yargs.licenceText, /Permission is hereby granted/);
  match(yargs.sha512, /^[0-9a-f]{128}$/);
});

test('the bill of materials names the runtimes by their hashes and what is compiled into them', () => {
  for (const { name, sha256 } of Object.values(RUNTIMES.packages)) {
    const runtime = sbom.components.find((component) => component.name === name);
    equal(runtime?.purl, `pkg:npm/${name}@${RUNTIMES.version}`);
    deepEqual(runtime.hashes, [{ alg: 'SHA-256', content: sha256 }]);
    ok(runtime.components?.some((part) => part.name === 'openssl' && part.version === process.versions.openssl));
  }
});

test('the bill of materials holds nothing that differs between two builds', () => {
  equal(sbom.metadata.timestamp, undefined);
  match(sbom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('every component that is bundled has its licence text in the program', () => {
  const texts = readFileSync(LICENCES, 'utf8');
  const packages = sbom.components.filter(({ name }) => !/^node-(win|linux)-x64$/.test(name));
  for (const { name, version } of packages) ok(texts.includes(`\n${name} ${version} (`), name);
  match(texts, /Node\.js 24\.[\d.]+\n[^]*OpenSSL/);
});
