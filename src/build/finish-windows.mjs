import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { icon } from './icon.mjs';
import { loadFromSystem32 } from './load-flags.mjs';
import { PROGRAM } from './paths.mjs';
import { packageJson } from './package-json.mjs';
import { RUNTIMES } from './runtimes.mjs';

/** US English, the language of the runtime's own resources, and UTF-16. */
const LANGUAGE = { lang: 1033, codepage: 1200 };

/** The icon of node.exe, which ours replaces, so that no second one is left. */
const ICON_GROUP = 1;

/**
 * Makes the injected exe a well-formed file of its own: the blob has been put where the signature of node.exe was,
 * while its header still points there, and the checksum is that of node.exe. Writing the file anew drops the signature
 * entry and counts the checksum again. Its libraries come from System32 only. Done after the injection, because that
 * moves the resources; the manifest is kept as it is, since without its supportedOS entries Node.js ends with 216 even
 * on Windows 10.
 */
export const finishWindows = async () => {
  const { Data, NtExecutable, NtExecutableResource, Resource } = await import('resedit');
  const exe = NtExecutable.from(readFileSync(PROGRAM.win), { ignoreCert: true });
  const resources = NtExecutableResource.from(exe);

  for (const old of Resource.VersionInfo.fromEntries(resources.entries)) {
    resources.removeResourceEntry(16, 1, old.lang);
  }
  const [major = 0, minor = 0, patch = 0] = packageJson.version.split('.').map((part) => Number.parseInt(part, 10));
  const version = Resource.VersionInfo.createEmpty();
  version.lang = LANGUAGE.lang;
  version.setFileVersion(major, minor, patch, 0, LANGUAGE.lang);
  version.setProductVersion(major, minor, patch, 0, LANGUAGE.lang);
  version.setStringValues(LANGUAGE, versionStrings());
  version.outputToResourceEntries(resources.entries);

  const images = Data.IconFile.from(await icon()).icons.map((item) => item.data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, ICON_GROUP, LANGUAGE.lang, images);

  resources.outputResource(exe);
  loadFromSystem32(exe);
  // A new file renamed over the old one: a program that is just running keeps its own file.
  writeFileSync(`${PROGRAM.win}.new`, Buffer.from(exe.generate()), { mode: 0o755 });
  renameSync(`${PROGRAM.win}.new`, PROGRAM.win);
};

/** What Windows shows on the Details page of the file, and antivirus and inventory tools read. */
const versionStrings = () => ({
  ProductName: 'PatchPilot',
  FileDescription: packageJson.description,
  CompanyName: 'The PatchPilot authors',
  LegalCopyright: `The PatchPilot authors, ${packageJson.license}. Contains Node.js, MIT.`,
  Comments: `Runs on Node.js ${RUNTIMES.version}`,
  InternalName: 'patchpilot',
  OriginalFilename: 'patchpilot.exe',
  FileVersion: packageJson.version,
  ProductVersion: packageJson.version,
});
