import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A product of one file below Program Files and one registry value; what Windows Installer knows it by is its name. */
export interface Msi {
  readonly name: string;
  readonly version: string;
  readonly content: string;
}

/** Where its file lies afterwards. */
export const msiFile = ({ name }: Pick<Msi, 'name'>): string => `C:\\Program Files\\${name}\\${name}.txt`;

/** Builds the bytes of an `.msi` that Wine's msiexec.exe really installs. Needs wixl. */
export async function buildMsi({ name, version, content }: Msi): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpilot-msi-'));
  const source = `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="${name}" Version="${version}" Language="1033" Manufacturer="Bench"
           UpgradeCode="b1f6f2a0-3c4c-4c66-9d9d-6f2f7a1d0e01">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Platform="x64"/>
    <Media Id="1" Cabinet="files.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLDIR" Name="${name}">
          <Component Id="main" Guid="6d8a4b2e-75a1-4c85-8d0a-1f7d2a3c9b11" Win64="yes">
            <File Id="text" Source="content.txt" Name="${name}.txt" KeyPath="yes"/>
          </Component>
        </Directory>
      </Directory>
    </Directory>
    <Feature Id="all" Level="1"><ComponentRef Id="main"/></Feature>
  </Product>
</Wix>
`;
  try {
    await writeFile(join(folder, 'content.txt'), content);
    await writeFile(join(folder, 'product.wxs'), source);
    await run('wixl', ['-a', 'x64', '-o', 'product.msi', 'product.wxs'], { cwd: folder });
    return await readFile(join(folder, 'product.msi'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
