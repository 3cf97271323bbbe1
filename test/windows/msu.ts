import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A standalone update package. Installing it puts one file into System32 and one text value into the registry. */
export interface Msu {
  /** For example `KB5000001`. */
  kb: string;
  /** Name of the file that it puts into System32. */
  file: string;
  content: string;
  /** Key below HKEY_LOCAL_MACHINE; `Software\\PatchPilotTest\\<kb>` when absent. */
  registryKey?: string;
  /** `state` when absent. */
  registryName?: string;
  registryData: string;
  architecture?: 'amd64' | 'x86' | 'arm64';
}

/** The registry key, below HKEY_LOCAL_MACHINE, that a package writes to unless it names another. */
export const msuRegistryKey = (kb: string): string => `Software\\PatchPilotTest\\${kb}`;

const TOKEN = 'publicKeyToken="31bf3856ad364e35"';
const XML = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n';

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function packageIdentity(msu: Required<Msu>): string {
  return `<assemblyIdentity name="Package_for_${msu.kb}" version="1.0.0.0" language="neutral" processorArchitecture="${msu.architecture}" ${TOKEN}/>`;
}

function componentIdentity(msu: Required<Msu>): string {
  return `<assemblyIdentity name="component" version="1.0.0.0" processorArchitecture="${msu.architecture}" language="neutral" buildType="release" ${TOKEN} versionScope="nonSxS"/>`;
}

function packageManifest(msu: Required<Msu>): string {
  return `${XML}<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0" description="test" displayName="default" company="test">
  ${packageIdentity(msu)}
  <package identifier="${msu.kb}" applicabilityEvaluation="deep" releaseType="Update" restart="possible">
    <update name="${msu.kb}-1"><component>${componentIdentity(msu)}</component></update>
  </package>
</assembly>
`;
}

function componentManifest(msu: Required<Msu>): string {
  const file = escapeXml(msu.file);
  return `${XML}<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">
  ${componentIdentity(msu)}
  <file name="${file}" destinationPath="$(runtime.system32)" sourceName="${file}" sourcePath=".\\" importPath="$(build.nttree)\\"/>
  <registryKeys>
    <registryKey keyName="HKEY_LOCAL_MACHINE\\${escapeXml(msu.registryKey)}">
      <registryValue name="${escapeXml(msu.registryName)}" valueType="REG_SZ" value="${escapeXml(msu.registryData)}"/>
    </registryKey>
  </registryKeys>
</assembly>
`;
}

function answerFile(msu: Required<Msu>): string {
  return `${XML}<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <servicing>
    <package action="install">
      ${packageIdentity(msu)}
      <source location="%configsetroot%\\${msu.kb}.cab"/>
    </package>
  </servicing>
</unattend>
`;
}

/** Builds the bytes of an `.msu` that Wine's wusa.exe really installs. Needs gcab. */
export async function buildMsu(options: Msu): Promise<Buffer> {
  const msu: Required<Msu> = {
    registryKey: msuRegistryKey(options.kb),
    registryName: 'state',
    architecture: 'amd64',
    ...options,
  };
  const folder = await mkdtemp(join(tmpdir(), 'patchpilot-msu-'));
  const cabinet = (name: string, ...files: string[]): Promise<unknown> =>
    run('gcab', ['-c', name, ...files], { cwd: folder });
  try {
    await mkdir(join(folder, 'component'));
    await writeFile(join(folder, 'component', msu.file), msu.content);
    await writeFile(join(folder, 'update.mum'), packageManifest(msu));
    await writeFile(join(folder, 'component.manifest'), componentManifest(msu));
    await cabinet(`${msu.kb}.cab`, 'update.mum', 'component.manifest', `component/${msu.file}`);
    await writeFile(join(folder, `${msu.kb}.xml`), answerFile(msu));
    await cabinet('update.msu', `${msu.kb}.xml`, `${msu.kb}.cab`);
    return await readFile(join(folder, 'update.msu'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
