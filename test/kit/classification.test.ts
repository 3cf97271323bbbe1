import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { embeddedBuilds } from '../../src/policy/builds-in-force.ts';
import { CLASSIFICATION_NAMES, classificationNamed } from '../../src/domain/classification.ts';
import { buildKit, type BuildOptions } from '../../src/kit/build.ts';
import { fileInCabinet } from '../../src/kit/cabinet.ts';
import { offersFromKit } from '../../src/kit/offers.ts';
import { manifestIn, propertiesIn, readProperties } from '../../src/kit/properties.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import type { KitSourceFile } from '../../src/schema/kit.ts';
import { realSystem } from '../../src/system/real.ts';
import { aFolder, aPackage, anEntry, files, writeKit, NOWHERE } from './a-kit.ts';

const builds = embeddedBuilds(realSystem([]).assets);
const UNKNOWN = 'windows11.0-kb5999999-x64.msu';

/** A kit of one file; its classification, or the problems of the build. */
function build(t: TestContext, name: string, stated: Partial<KitSourceFile> = {}, options: BuildOptions = { builds }) {
  const folder = aFolder(t);
  writeFileSync(join(folder, name), aPackage(name, 'x'));
  writeFileSync(
    join(folder, 'kit-source.json'),
    JSON.stringify({ schemaVersion: 1, files: [{ file: name, ...stated }] }),
  );
  const { kit, faults, notes } = buildKit(files, folder, join(aFolder(t), 'kit'), options);
  return { entry: kit?.entries[0], faults, notes, problems: faults.map(({ problem, file }) => `${problem} ${file}`) };
}

describe('the classification of a kit entry', () => {
  for (const [kb, type, classification] of [
    ['KB5043080', 'B', 'Security Updates'],
    ['KB5039239', 'B', 'Security Updates'],
    [kbOf('OOB'), 'OOB', 'Security Updates'],
    [kbOf('Hotpatch'), 'Hotpatch', 'Security Updates'],
    [kbOf('Preview'), 'Preview', 'Updates'],
  ] as const) {
    it(`is that of its number in the table of builds: ${kb}, ${type}`, (t) => {
      const { entry } = build(t, `windows11.0-${kb.toLowerCase()}-x64.msu`);
      assert.equal(entry?.classification, classification);
      assert.equal(entry.kind, type === 'Hotpatch' ? 'hotpatch' : 'cumulative');
    });
  }

  it('that nothing says is a fault that names the file and the two ways to state it', (t) => {
    const { problems, faults } = build(t, UNKNOWN);
    assert.deepEqual(problems, [`classification ${UNKNOWN}`]);
    assert.match(faults[0]?.message ?? '', /kit-source\.json.*--classification/u);
    assert.equal(build(t, UNKNOWN, {}, { builds, classification: 'Updates' }).entry?.classification, 'Updates');
    assert.equal(build(t, UNKNOWN, { classification: 'Tools' }).entry?.classification, 'Tools');
  });

  it('stated for the file comes before the one for all, that before the table', (t) => {
    const lcu = 'windows11.0-kb5043080-x64.msu';
    const all = { builds, classification: 'Updates' };
    assert.equal(build(t, lcu, {}, all).entry?.classification, 'Updates');
    assert.equal(build(t, lcu, { classification: 'Critical Updates' }, all).entry?.classification, 'Critical Updates');
  });

  for (const written of [' Security Updates ', 'security update', 'SECURITY  UPDATES', 'Security\u00a0Updates']) {
    it(`forgives case, blanks and the singular: ${JSON.stringify(written)}`, (t) => {
      assert.equal(build(t, UNKNOWN, { classification: written }).entry?.classification, 'Security Updates');
    });
  }

  for (const written of [
    'Sicherheitsupdates',
    'Mises à jour de sécurité',
    'Secutity Update',
    'LCU',
    ' ',
    'Update Security',
  ]) {
    it(`is none: ${JSON.stringify(written)}, wherever it is written`, (t) => {
      assert.deepEqual(build(t, UNKNOWN, { classification: written }).problems, [`classification ${UNKNOWN}`]);
      assert.deepEqual(build(t, UNKNOWN, {}, { classification: written }).problems, [`classification ${UNKNOWN}`]);
      const kit = aFolder(t);
      writeKit(kit, { 'a.msu': 'x' }, ({ entries }) => {
        if (entries[0] !== undefined) entries[0].classification = written;
      });
      assert.deepEqual(
        verifyKit(files, kit).faults.map(({ problem, file }) => `${problem} ${file}`),
        ['classification a.msu'],
      );
    });
  }

  it('names the nearest known one of a name that is mistyped', (t) => {
    assert.match(
      build(t, UNKNOWN, { classification: 'Secutity Update' }).faults[0]?.message ?? '',
      /Security Updates/u,
    );
  });

  it('of a list by hand reaches policy as Windows Update writes it', () => {
    const entries = [anEntry('x', { classification: ' security update' })];
    const [offer] = offersFromKit(
      { schemaVersion: 1, name: null, createdAt: null, entries, wsusscn2: null, signature: null },
      NOWHERE,
    );
    assert.equal(offer?.classification, 'Security Updates');
  });

  it('has the names of Windows Update, each its own', () => {
    assert.ok(CLASSIFICATION_NAMES.length >= 15);
    for (const name of CLASSIFICATION_NAMES) assert.equal(classificationNamed(name), name);
  });
});

function kbOf(type: string): string {
  const row = builds.rows.find(
    (one) => one.type === type && builds.rows.every(({ kb, type: t }) => kb !== one.kb || t === type),
  );
  return row?.kb ?? '';
}

const PROPERTIES = [
  'Applies to="Windows 11"',
  'Build Date="2026/09/12"',
  'KB Article Number="5999999"',
  'Language="ALL"',
  'Package Type="Security Update"',
  'Processor Architecture="amd64"',
].join('\r\n');
const MANIFEST = `<?xml version="1.0"?><assembly>
  <assemblyIdentity name="Package_for_RollupFix" version="26100.9457.1.0" processorArchitecture="amd64" language="neutral"/>
  <package identifier="KB5129195" releaseType="Security Update" restart="possible"><parent/></package></assembly>`;

/** A cabinet made by gcab, stored or with MSZIP. */
function aCabinet(
  t: TestContext,
  contents: Readonly<Record<string, string | Buffer>>,
  zipped: boolean,
  name = 'x.msu',
): string {
  const folder = aFolder(t);
  mkdirSync(join(folder, 'in'));
  for (const [file, content] of Object.entries(contents)) writeFileSync(join(folder, 'in', file), content);
  execFileSync('gcab', [zipped ? '-cz' : '-c', join(folder, name), ...Object.keys(contents)], {
    cwd: join(folder, 'in'),
  });
  return join(folder, name);
}

/** Larger than a block, and unlike itself, so that several blocks and their dictionaries matter. */
const large = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_291};`).join(''));

describe('what a package says of itself', () => {
  for (const zipped of [false, true]) {
    it(`is read from the properties in a .msu, ${zipped ? 'with MSZIP' : 'stored'}`, (t) => {
      const contents = {
        'WSUSSCAN.cab': large,
        'W-KB5999999-x64.cab': large.subarray(7),
        'W-KB5999999-x64-pkgProperties.txt': PROPERTIES,
      };
      const path = aCabinet(t, contents, zipped);
      assert.deepEqual(readProperties(files, path), {
        kb: 'KB5999999',
        classification: 'Security Update',
        architecture: 'x64',
      });
      for (const [name, content] of Object.entries(contents)) {
        assert.deepEqual(
          Buffer.from(fileInCabinet(files, path, (one) => one === name, 1e6) ?? []),
          Buffer.from(content),
        );
      }
    });

    it(`is read from the manifest of a .cab, ${zipped ? 'with MSZIP' : 'stored'}`, (t) => {
      const path = aCabinet(t, { 'a.bin': large, 'update.mum': MANIFEST }, zipped, 'x.cab');
      assert.deepEqual(readProperties(files, path), {
        kb: 'KB5129195',
        classification: 'Security Update',
        architecture: 'x64',
      });
    });
  }

  it('makes a bare .msu of an unknown number and name an entry', (t) => {
    const path = aCabinet(t, { 'a-pkgProperties.txt': PROPERTIES }, true, 'october.msu');
    const { kit, faults } = buildKit(files, join(path, '..'), join(aFolder(t), 'kit'), { builds });
    assert.deepEqual(faults, []);
    const [entry] = kit?.entries ?? [];
    assert.deepEqual([entry?.kb, entry?.classification, entry?.architecture], ['KB5999999', 'Security Updates', 'x64']);
  });

  it('that is no classification is named in the fault', (t) => {
    const path = aCabinet(t, { 'a-pkgProperties.txt': PROPERTIES.replace('Security Update', 'Hotfix') }, true);
    const { faults } = buildKit(files, join(path, '..'), join(aFolder(t), 'kit'), { builds });
    assert.deepEqual(
      faults.map(({ problem }) => problem),
      ['classification'],
    );
    assert.match(faults[0]?.message ?? '', /Hotfix/u);
  });

  it('in UTF-16 is read too, and what is missing is nothing', () => {
    assert.deepEqual(propertiesIn('Language="ALL"'), { kb: null, classification: null, architecture: null });
    assert.deepEqual(manifestIn('<assembly/>'), { kb: null, classification: null, architecture: null });
  });

  it('of a cabinet that is cut, damaged or foreign is nothing, and never a crash', (t) => {
    const path = aCabinet(t, { 'a.bin': large, 'a-pkgProperties.txt': PROPERTIES }, true);
    const bytes = readFileSync(path);
    const nothing = { kb: null, classification: null, architecture: null };
    for (let length = 0; length < bytes.length; length += 997) {
      writeFileSync(path, bytes.subarray(0, length));
      assert.deepEqual(readProperties(files, path), nothing);
    }
    for (let at = 4; at < 200; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = 0xff - (changed[at] ?? 0);
      writeFileSync(path, changed);
      readProperties(files, path);
    }
    const lzx = Buffer.from(bytes);
    lzx.writeUInt16LE(0x1503, 36 + 6);
    writeFileSync(path, lzx);
    assert.deepEqual(readProperties(files, path), nothing);
  });
});
