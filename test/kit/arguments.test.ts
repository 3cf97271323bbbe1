import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkArgument } from '../../src/kit/arguments.ts';
import { checkFileName, readFileName } from '../../src/kit/file-names.ts';

describe('arguments that a kit gives to a trusted file', () => {
  for (const [file, argument] of [
    ['a.msi', 'TRANSFORMS=x.mst'],
    ['a.msi', 'PATCH=x.msp'],
    ['a.msi', '/x'],
    ['a.msi', '/L*v'],
    ['a.exe', '/D=C:\\Users\\Public'],
    ['a.exe', '/D=C:/Users'],
    ['a.exe', '\\\\attacker\\share'],
    ['a.exe', '/from=https://attacker'],
    ['a.exe', '..'],
    ['a.exe', '@answers.rsp'],
    ['a.exe', 'say "hi"'],
    ['a.exe', '%TEMP%'],
    ['a.exe', ''],
    ['a.exe', 'x\n/y'],
  ] as const) {
    it(`refuses ${JSON.stringify(argument)} for ${file}`, () => {
      assert.notEqual(checkArgument(file, argument), null);
    });
  }
  for (const [file, argument] of [
    ['a.msi', 'REBOOT=ReallySuppress'],
    ['a.msi', '/qn'],
    ['a.exe', '/quiet'],
    ['a.exe', '--silent'],
    ['a.exe', '/VERYSILENT'],
    ['a.exe', '/v:full'],
  ] as const) {
    it(`passes ${argument} to ${file}`, () => {
      assert.equal(checkArgument(file, argument), null);
    });
  }
});

describe('names of update files', () => {
  const hash = '0'.repeat(40);
  for (const [name, kb, architecture, kind] of [
    [`windows11.0-kb5044284-x64_${hash}.msu`, 'KB5044284', 'x64', null],
    [`windows10.0-kb5044091-arm64-ndp481_${hash}.msu`, 'KB5044091', 'arm64', 'dotnet'],
    ['NDP48-KB4532947-x86.exe', 'KB4532947', 'x86', 'dotnet'],
    [`ssu-19041.5000-x64_${hash}.cab`, null, 'x64', 'servicingStack'],
    ['AMD64-all-windows10.0-kb890830-v5.129.exe', 'KB890830', 'x64', null],
    ['setup.exe', null, null, null],
    ['kb12345678901.msu', null, null, null],
  ] as const) {
    it(`reads ${name}`, () => {
      assert.deepEqual(readFileName(name), { kb, architecture, kind });
    });
  }
  it('accepts the names of the catalog', () => {
    assert.equal(checkFileName(`windows11.0-kb5044284-x64_${hash}.msu`), null);
    assert.equal(checkFileName('Setup (x64) v1.2+3.exe'), null);
  });
});
