import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { childEnvironment } from '../../../src/device/windows/environment.ts';

const HOST = { systemRoot: 'C:\\Windows', hostName: 'WS-001', processors: 4 };
const environment = childEnvironment(HOST, 'C:\\ProgramData\\PatchPilot\\machine\\temp');
const names = Object.keys(environment);

/** What libuv fills in from our own environment where it is left out: `required_vars` of src/win/process.c. */
const FILLED_IN = [
  ...['HOMEDRIVE', 'HOMEPATH', 'LOGONSERVER', 'PATH', 'SYSTEMDRIVE', 'SYSTEMROOT'],
  ...['TEMP', 'USERDOMAIN', 'USERNAME', 'USERPROFILE', 'WINDIR'],
];

describe('the environment of a child process', () => {
  it('takes nothing from whoever started us: what libuv would fill in is set', () => {
    const set = names.map((name) => name.toUpperCase());
    assert.deepEqual(
      FILLED_IN.filter((name) => !set.includes(name)),
      [],
    );
    assert.equal(new Set(set).size, names.length, 'each name once, whatever its case');
  });

  it('is that of a 64-bit program, also where a 32-bit agent started us', () => {
    assert.equal(environment['PROCESSOR_ARCHITECTURE'], 'AMD64');
    assert.ok(!names.includes('PROCESSOR_ARCHITEW6432'), 'which Windows sets for 32-bit programs only');
    const folders = ['ProgramFiles', 'ProgramW6432', 'CommonProgramFiles', 'CommonProgramW6432'];
    for (const name of folders) assert.doesNotMatch(environment[name] ?? '(x86)', /x86|WOW64|Sysnative/iu);
    assert.equal(environment['ProgramFiles(x86)'], 'C:\\Program Files (x86)');
    assert.equal(environment['CommonProgramFiles(x86)'], 'C:\\Program Files (x86)\\Common Files');
    assert.doesNotMatch(environment['PATH'] ?? '', /SysWOW64|Sysnative/iu);
  });
});
