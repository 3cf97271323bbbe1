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

/**
 * Of the directories, 16 bytes apart in a 64-bit executable; and of IMAGE_LOAD_CONFIG_DIRECTORY64, both from winnt.h.
 */
const DIRECTORIES = 112;
const IMPORT_TABLE = 1;
const LOAD_CONFIG_TABLE = 10;
const DELAY_IMPORT_TABLE = 13;
const DEPENDENT_LOAD_FLAGS = 0x4e;
const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x800;

/** What is loaded before a line of the program has run; each is a library of System32. */
const IMPORTS = [
  'advapi32.dll',
  'crypt32.dll',
  'dbghelp.dll',
  'iphlpapi.dll',
  'kernel32.dll',
  'ole32.dll',
  'shell32.dll',
  'user32.dll',
  'userenv.dll',
  'winmm.dll',
  'ws2_32.dll',
];

/** From an address in memory to one in the file. */
const inFile = (file: Buffer, address: number): number => {
  const sections = NtExecutable.from(file, { ignoreCert: true }).getAllSections();
  const own = sections.find(
    ({ info }) => address >= info.virtualAddress && address < info.virtualAddress + info.virtualSize,
  );
  if (own === undefined) throw new Error(`expected address ${address} in a section`);
  return address - own.info.virtualAddress + own.info.pointerToRawData;
};

const directory = (file: Buffer, index: number): number =>
  file.readUInt32LE(optionalHeader(file) + DIRECTORIES + index * 8);

const importedLibraries = (file: Buffer): string[] => {
  const found: string[] = [];
  for (let at = inFile(file, directory(file, IMPORT_TABLE)); file.readUInt32LE(at + 12) !== 0; at += 20) {
    const name = inFile(file, file.readUInt32LE(at + 12));
    found.push(file.toString('latin1', name, file.indexOf(0, name)).toLowerCase());
  }
  return found.sort();
};

const loadFlags = (file: Buffer): number =>
  file.readUInt16LE(inFile(file, directory(file, LOAD_CONFIG_TABLE)) + DEPENDENT_LOAD_FLAGS);

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

  test('takes the libraries it imports from System32 alone, not from its own folder, where a user may have put one', () => {
    equal(loadFlags(node), 0, 'node.exe itself looks into its own folder first');
    equal(loadFlags(exe), LOAD_LIBRARY_SEARCH_SYSTEM32);
  });

  test('imports the libraries that are known, and none of them late', () => {
    deepEqual(importedLibraries(exe), IMPORTS);
    equal(directory(exe, DELAY_IMPORT_TABLE), 0);
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
