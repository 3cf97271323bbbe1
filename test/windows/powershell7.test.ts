import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { linuxPowerShell, pwsh } from './device/tree.ts';

const QUIET = ['-NoLogo', '-NoProfile', '-NonInteractive'];

/** What PowerShell 7 tells a terminal about its keys, also where there is none. */
const KEYS = /\u001b\[\?1[hl]/gu;

/** How a PowerShell ended, and what it printed, whatever the ends of its lines. */
function ended(program: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(program, [...QUIET, ...args], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return {
    code: status,
    lines: stdout
      .replaceAll(KEYS, '')
      .split(/\r?\n/u)
      .filter((line) => line !== ''),
    told: stderr !== '',
  };
}

const encoded = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

/** Command lines that both take; how they end is the same in Windows PowerShell, as far as its page of `exit` says. */
const COMMAND_LINES: Readonly<Record<string, { args: readonly string[]; input?: string; code: number }>> = {
  'a command that ends well': { args: ['-Command', 'Write-Output 1'], code: 0 },
  'an exit': { args: ['-Command', 'exit 7'], code: 7 },
  'an exit of a function': { args: ['-Command', 'function f { exit 8 }; f; exit 9'], code: 8 },
  'an exit within try': { args: ['-Command', 'try { exit 6 } catch { exit 5 }'], code: 6 },
  'an exit of a block': { args: ['-Command', '& { exit 4 }'], code: 4 },
  'what nobody catches': { args: ['-Command', "throw 'x'"], code: 1 },
  'an exit that was encoded': { args: ['-EncodedCommand', encoded('exit 3')], code: 3 },
  'a throw that was encoded': { args: ['-EncodedCommand', encoded("throw 'x'")], code: 1 },
  'an exit by standard input': { args: ['-Command', '-'], input: 'exit 5\n', code: 5 },
  'the second line of standard input': { args: ['-Command', '-'], input: 'Write-Output 1\nexit 2\n', code: 2 },
};

describe('the engine of the bench beside PowerShell 7 itself', { concurrency: false }, () => {
  it('has cmdlets that answer as its own do, with the same ids and kinds of errors', () => {
    const script = ['-File', join(import.meta.dirname, 'cmdlets.ps1')];
    const [ours, real] = [ended(linuxPowerShell, script), ended(pwsh, script)];
    assert.ok(real.lines.length > 30, real.lines.join('\n'));
    assert.deepEqual(ours.lines, real.lines);
  });

  for (const [name, { args, input = '', code }] of Object.entries(COMMAND_LINES)) {
    it(`ends ${name} with the same code`, () => {
      const [ours, real] = [ended(linuxPowerShell, args, input), ended(pwsh, args, input)];
      assert.deepEqual([real.code, ours.code], [code, code]);
      assert.deepEqual([ours.lines, ours.told], [real.lines, real.told]);
    });
  }
});
