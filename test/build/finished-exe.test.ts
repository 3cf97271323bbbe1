import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { readFileSync, statSync } from 'node:fs';
import { PROGRAM } from '../../src/build/paths.mjs';
import { packageJson } from '../../src/build/package-json.mjs';
import { runtimeProgram } from '../../src/build/runtimes.mjs';

/** What the product may add to the runtime, in bytes. */
const MAX_ADDED = 2 * 1024 * 1024;

/** Offsets in the optional header of a 64-bit executable, from Microsoft's "PE Format". */
const CHECKSUM = 64;
const SUBSYSTEM = 68;
const CERTIFICATE_TABLE = 144;
const WINDOWS_CONSOLE = 3;

/** Written in two parts, as the runtime must hold it once. */
const FUSE = ['NODE_SEA', 'FUSE_fce680ab2cc467b6e072b8b5df1996b2:'].join('_');

const optionalHeader = (file: Buffer): number => file.readUInt32LE(0x3c) + 24;

/** The checksum of ImageHlp: 16-bit one's complement sum over the file without the checksum itself, plus its length. */
const imageChecksum = (file: Buffer): number => {
  const at = optionalHeader(file) + CHECKSUM;
  let sum = 0;
  for (let offset = 0; offset < file.length; offset += 2) {
    if (offset === at || offset === at + 2) continue;
    sum += offset + 1 < file.length ? file.readUInt16LE(offset) : file.readUInt8(offset);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum + file.length;
};

const resources = (file: Buffer) => NtExecutableResource.from(NtExecutable.from(file, { ignoreCert: true })).entries;

const manifest = (file: Buffer): string => {
  const entry = resources(file).find(({ type }) => type === 24);
  return Buffer.from(entry?.bin ?? new ArrayBuffer(0)).toString('utf8');
};

const count = (file: Buffer, text: string): number => file.toString('latin1').split(text).length - 1;

describe('patchpilot.exe', () => {
  const exe = readFileSync(PROGRAM.win);
  const node = readFileSync(runtimeProgram('win'));

  test('points to no signature that is not there', () => {
    equal(exe.readUInt32LE(optionalHeader(exe) + CERTIFICATE_TABLE), 0);
    equal(exe.readUInt32LE(optionalHeader(exe) + CERTIFICATE_TABLE + 4), 0);
  });

  test('has a right checksum, counted as Windows does', () => {
    equal(imageChecksum(node), node.readUInt32LE(optionalHeader(node) + CHECKSUM), 'the count itself, on node.exe');
    equal(exe.readUInt32LE(optionalHeader(exe) + CHECKSUM), imageChecksum(exe));
  });

  test('is a console program', () => equal(exe.readUInt16LE(optionalHeader(exe) + SUBSYSTEM), WINDOWS_CONSOLE));

  test('ends where its last section ends, and its sections do not overlap', () => {
    const sections = NtExecutable.from(exe)
      .getAllSections()
      .map(({ info }) => info);
    let end = 0;
    for (const { pointerToRawData, sizeOfRawData } of sections) {
      ok(pointerToRawData >= end);
      end = pointerToRawData + sizeOfRawData;
    }
    equal(exe.length, end);
  });

  test('keeps the manifest of node.exe, with every supported Windows', () => {
    equal(manifest(exe), manifest(node));
    equal([...manifest(exe).matchAll(/<supportedOS Id="\{[0-9a-f-]{36}\}"/g)].length, 5);
  });

  test('names itself in its version information, and nobody else', () => {
    const infos = Resource.VersionInfo.fromEntries(resources(exe));
    equal(infos.length, 1);
    const [language] = infos[0]?.getAllLanguagesForStringValues() ?? [];
    const strings = language && infos[0]?.getStringValues(language);
    equal(strings?.ProductName, 'PatchPilot');
    equal(strings.ProductVersion, packageJson.version);
    equal(strings.FileDescription, packageJson.description);
    equal(strings.OriginalFilename, 'patchpilot.exe');
    equal(strings.CompanyName, 'The PatchPilot authors');
  });

  test('has its own icon in all sizes, and no other', () => {
    const groups = Resource.IconGroupEntry.fromEntries(resources(exe));
    deepEqual(
      groups.map(({ icons }) => icons.map(({ width }) => width)),
      [[16, 24, 32, 48, 0]],
    );
    equal(resources(exe).filter(({ type }) => type === 3).length, 5);
  });
});

for (const [platform, program] of Object.entries(PROGRAM) as ['win' | 'linux', string][]) {
  describe(`the program for ${platform}`, () => {
    test('starts the embedded program: the fuse is flipped, once', () => {
      const file = readFileSync(program);
      equal(count(file, `${FUSE}1`), 1);
      equal(count(file, `${FUSE}0`), 0);
    });

    test('adds at most 2 MB to the runtime', () => {
      const added = statSync(program).size - statSync(runtimeProgram(platform)).size;
      ok(added <= MAX_ADDED, `${added} bytes added`);
    });
  });
}
