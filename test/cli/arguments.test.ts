import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseArguments } from '../../src/cli/arguments.ts';
import { optionName, type OptionTable } from '../../src/cli/option.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

const TABLE = {
  run: { kind: 'optionalArgument', does: '', also: ['runId'] },
  outputRoot: { kind: 'text', does: '' },
  tenantId: { kind: 'text', does: '' },
  exitProfile: { kind: 'text', does: '', choices: ['native', 'msi'] },
  testMode: { kind: 'flag', does: '' },
  noColor: { kind: 'flag', does: '' },
  help: { kind: 'flag', does: '' },
} as const satisfies OptionTable;

const normal = (...args: string[]) => normaliseArguments(args, TABLE, 'run');
const hintsOf = (...args: string[]): readonly string[] => {
  try {
    normal(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.hints;
  }
  return assert.fail('expected a usage error');
};
const refuses = (...args: string[]): void => {
  assert.throws(() => normal(...args), { code: 'usage' });
};

/** Each letter in either case. */
const anyCase = (name: string) =>
  fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }).map((upper) =>
    Array.from(name)
      .map((c, i) => (upper[i] === true ? c.toUpperCase() : c.toLowerCase()))
      .join(''),
  );
const aValue = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '' && !/^-|"/u.test(text));

for (const key of ['outputRoot', 'tenantId'] as const) {
  test(`${key} is the same in any case, with one hyphen or two, with a space, a colon or an equals sign`, () => {
    const written = fc.constantFrom(key, optionName(key)).chain(anyCase);
    fc.assert(
      fc.property(
        written,
        fc.constantFrom('-', '--'),
        fc.constantFrom(' ', ':', '='),
        aValue,
        (name, dash, by, value) => {
          const args = by === ' ' ? [`${dash}${name}`, value] : [`${dash}${name}${by}${value}`];
          assert.deepEqual(normal(...args), { options: [`--${optionName(key)}=${value}`], argument: null });
        },
      ),
    );
  });
}

test('a switch is on alone and with $true, off with $false, in any case', () => {
  for (const on of [
    '-TestMode',
    '--test-mode',
    '-testmode:$true',
    '-TESTMODE:$True',
    '--test-mode=true',
    '-TestMode:1',
  ])
    assert.deepEqual(normal(on).options, ['--test-mode=true'], on);
  for (const off of ['-TestMode:$false', '--test-mode=FALSE', '-TestMode:0'])
    assert.deepEqual(normal(off).options, ['--test-mode=false'], off);
  refuses('-TestMode:maybe');
});

test('an option whose name begins with no is an option of its own', () => {
  assert.deepEqual(normal('--no-color').options, ['--no-color=true']);
  refuses('--color');
});

test('help is asked for in every way people try, also twice', () => {
  for (const help of ['--help', '-h', '-?', '/?', '-Help', '-H'])
    assert.deepEqual(normal(help).options, ['--help=true']);
  assert.doesNotThrow(() => normal('--help', '-h'));
});

test('the argument may be given by name', () => {
  assert.equal(normal('latest').argument, 'latest');
  assert.equal(normal('-RunId', 'latest').argument, 'latest');
  assert.equal(normal('--', '-odd-name').argument, '-odd-name');
  refuses('latest', 'another');
  refuses('');
});

test('a missing, empty or doubled value is refused', () => {
  refuses('-OutputRoot');
  refuses('-OutputRoot', '-TestMode');
  refuses('-OutputRoot', '');
  refuses('-TenantId', ' ');
  refuses('-TenantId', 'a', '--tenant-id', 'b');
});

test('a value that begins with a hyphen is taken when it is attached', () => {
  assert.deepEqual(normal('--output-root=-x').options, ['--output-root=-x']);
  assert.deepEqual(normal('--tenant-id', '-5').options, ['--tenant-id=-5']);
});

test('a folder in quotes that ends in a backslash is named as what it is', () => {
  assert.ok(hintsOf('-OutputRoot', 'C:\\Output" -TestMode').length > 1);
});

test('a choice matches in any case and is refused when it is none', () => {
  assert.deepEqual(normal('-ExitProfile', 'MSI').options, ['--exit-profile=msi']);
  refuses('-ExitProfile', 'intune');
});

test('an unknown option proposes the nearest one', () => {
  const proposes = (written: string, meant: string): void => {
    assert.ok(
      hintsOf(written).some((hint) => hint.includes(`${meant}?`)),
      written,
    );
  };
  proposes('--ouput-root', '--output-root');
  proposes('-TennantId', '--tenant-id');
  proposes('-Out', '--output-root');
  assert.equal(hintsOf('--zzzzzz').length, 1);
});
