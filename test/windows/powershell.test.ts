import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { suite, test } from 'node:test';

import { type Device, withDevice } from './bench.ts';
import {
  bootstrapArguments,
  formatRequest,
  type Item,
  type JobResult,
  readOutput,
  REQUEST_MARKER,
  type RequestLine,
  runJob,
  runPowerShellOnLinux,
  SCRIPT_FILES,
  scriptFolder,
  WINDOWS_POWERSHELL,
} from './bridge.ts';
import { BRIDGE } from './lint/commands.ts';
import { lint, lintText } from './lint/lint.ts';

const FILE_NOT_FOUND = -2147024894;

suite('lint', () => {
  for (const files of SCRIPT_FILES) {
    const names = files.map((file) => basename(file, '.ps1')).join(', ');
    test(`${names} would run in PowerShell 5.1`, async () => {
      const { clean, findings } = await lint(files, BRIDGE);
      assert.ok(clean, findings);
      assert.match(findings, /, on \.NET Framework 4\.6\.2, 4\.8\n$/);
    });

    test(`no function of ${names} takes the name of another`, async () => {
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      const functions = texts.flatMap((text) => [...text.matchAll(/^function ([\w-]+)/gmu)].map(([, name]) => name));
      assert.ok(functions.length > 10);
      assert.deepEqual(
        functions.filter((name, index) => functions.indexOf(name) !== index),
        [],
      );
    });
  }

  const faults: [script: string, finding: RegExp][] = [
    ['if ($a { 1 }', /syntax error/],
    ["'\u00fc'", /non-ASCII character U\+00FC/],
    ['$a ? 1 : 2', /7 only: \? :/],
    ['$a ?? 1', /7 only: \?\?/],
    ['$a ??= 1', /7 only: \?\?=/],
    ['${a}?.Length', /7 only: \?\./],
    ['${a}?[0]', /7 only: \?\[\]/],
    ['Write-Output 1 && Write-Output 2', /7 only: && and \|\|/],
    ['Write-Output 1 &', /background &/],
    ['$a\n| Out-Null', /line that starts with \|/],
    ['function f { clean { } }', /clean block/],
    ['100u', /number suffix/],
    ['0b101', /number suffix or binary/],
    ['"`e[0m"', /escape/],
    ['"`u{41}"', /escape/],
    ['Get-Content x', /command not on the list/],
    ["Invoke-Expression '1'", /command not on the list/],
    ["Add-Type 'x'", /command not on the list/],
    ['[Convert]::ToHexString($b)', /no System\.Convert::ToHexString with 1/],
    ["[IO.File]::ReadAllTextAsync('x')", /no System\.IO\.File::ReadAllTextAsync/],
    ['[Environment]::ProcessPath', /no System\.Environment::ProcessPath/],
    ['[Math]::Clamp(1,2,3)', /no System\.Math::Clamp/],
    ["[IO.Path]::GetRelativePath('a','b')", /no System\.IO\.Path::GetRelativePath/],
    ["[Text.Json.JsonDocument]::Parse('{}')", /type unknown to 5\.1/],
    ["$x = [DateOnly]'2026-01-01'", /type unknown to 5\.1/],
    ['New-Object Text.Json.Utf8JsonWriter', /type unknown to 5\.1/],
    ["$folder.SetAccessControl('x')", /instance method of \.NET Framework only/],
    ['ForEach-Object -Parallel { 1 }', /parameter not on the list: -Parallel/],
    ['Start-Sleep -Duration 1', /parameter not on the list: -Duration/],
    ['if ($IsWindows) { 1 }', /6 and later only: variable/],
    ["'a'..'c'", /range of characters/],
    ["'a' -replace 'a', { 1 }", /-replace with a block/],
    ["[Enum]::TryParse[DayOfWeek]('Monday', [ref]$day)", /type arguments of a method/],
    // What 4.8 has and 4.6.2 has not
    ['[Runtime.InteropServices.RuntimeInformation]::OSDescription', /unknown to 5\.1 on \.NET Framework 4\.6\.2/],
    ['[Net.SecurityProtocolType]::Tls13', /Framework 4\.6\.2 has no System\.Net\.SecurityProtocolType::Tls13/],
    [
      "$c = New-Object Security.Cryptography.X509Certificates.X509Certificate2('x')\n$c.GetCertHashString([Security.Cryptography.HashAlgorithmName]::SHA256)",
      /Framework 4\.6\.2 has no .*X509Certificate2::GetCertHashString with 1/,
    ],
    // Members of objects whose type is evident
    [
      "$text = New-Object Text.StringBuilder\n[void]$text.AppendJoin(',', @('a'))",
      /no System\.Text\.StringBuilder::AppendJoin/,
    ],
    [
      "$process = [Diagnostics.Process]::Start('x')\n$process.Kill($true)",
      /no System\.Diagnostics\.Process::Kill with 1/,
    ],
    [
      'function f([Diagnostics.Process]$of) { $of.WaitForExitAsync() }',
      /no System\.Diagnostics\.Process::WaitForExitAsync/,
    ],
    [
      "foreach ($address in [Net.Dns]::GetHostAddresses('x')) { $address.IsIPv6UniqueLocal }",
      /IPAddress::IsIPv6UniqueLocal/,
    ],
    [
      "$table = New-Object 'Collections.Generic.Dictionary[string,int]'\n$table.TryAdd('a', 1)",
      /Dictionary.*::TryAdd with 2/,
    ],
    ["'a'.Replace('a', 'b', [StringComparison]::Ordinal)", /no System\.String::Replace with 3/],
    ['New-Object TimeSpan(1, 2, 3, 4, 5, 6)', /no System\.TimeSpan::new with 6/],
    ["(New-Object IO.FileInfo('x')).LinkTarget", /no System\.IO\.FileInfo::LinkTarget/],
    // Of objects whose type is not: what no type has that the script can get hold of
    ["$it = Get-It\n$it.AppendJoin(',')\n[Text.StringBuilder]", /no System\.Text\.StringBuilder::AppendJoin/],
    ['param($it)\n$it.LinkTarget\n[IO.FileInfo]', /no System\.IO\.FileInfo::LinkTarget/],
    // Another method is run there, because of the types of the arguments
    ["'a, b'.Split(', ')", /another method than in later \.NET.* 4\.6\.2 has no System\.String::Split .*\(String\)/],
    ["param($it)\n$it.Split(', ', $it.Length)", /another method .*String::Split .*\(String, .*\)/],
    ["'a'.Split([char]44)", /another method .*String::Split .*\(Char\)/],
    ["'/a/'.Trim([char]47)", /another method .*String::Trim .*\(Char\)/],
    ["'a'.Contains([char]97)", /another method .*String::Contains .*\(Char\)/],
    ["'a'.StartsWith([char]97)", /another method .*String::StartsWith .*\(Char\)/],
    ["[string]::Join([char]44, @('a'))", /another method .*String::Join .*\(Char, Object\[\]\)/],
    ["[Enum]::TryParse([DayOfWeek], 'Monday', [ref]$day)", /another method .*Enum::TryParse .*\(Type, String/],
  ];
  for (const [script, finding] of faults) {
    test(`finds fault with ${JSON.stringify(script)}`, async () => {
      const { clean, findings } = await lintText(script, BRIDGE);
      assert.equal(clean, false);
      assert.match(findings, finding);
    });
  }

  test('finds no fault with what 5.1 has', async () => {
    const fine = [
      "[string]::Join(',', @('a','b'))",
      "[Text.StringBuilder]::new('a')",
      "[Activator]::CreateInstance([type]::GetTypeFromProgID('x', $true))",
      '[PSCustomObject]@{a=1}',
      '[Convert]::ToBase64String($b)',
      "New-Object IO.FileInfo('x')",
      "New-Object -ComObject 'Microsoft.Update.Session'",
      "'``e'",
      "'a'.Split([char[]]',', [StringSplitOptions]::RemoveEmptyEntries)",
      "'a'.Trim()",
      "$text = New-Object Text.StringBuilder\n[void]$text.Append('a').Append([char]10)",
      "function f($it) { $it.Anything('of', 'an automation object'); $it.Whatever }",
      '$table = @{ LinkTarget = 1 }\n$table.LinkTarget\n[IO.FileInfo]',
    ];
    const { clean, findings } = await lintText(fine.join('\n'), BRIDGE);
    assert.ok(clean, findings);
  });
});

suite('bridge scripts', () => {
  test('no script holds the line that ends scripts', async () => {
    for (const name of await readdir(scriptFolder)) {
      const lines = (await readFile(join(scriptFolder, name), 'utf8')).split('\n');
      assert.equal(lines.includes(REQUEST_MARKER), false, name);
    }
  });

  test('the bootstrap is one line of ASCII without double quotes', async () => {
    const text = await readFile(join(scriptFolder, 'bootstrap.txt'), 'utf8');
    assert.match(text, /^[\x20\x21\x23-\x7e]+\n$/);
  });
});

const ask = (...lines: readonly RequestLine[]): string => formatRequest('sample', lines, '/tmp/ours');

/** Runs a job of the test between the real protocol scripts; it needs no Windows. */
async function runSample(body: string, request: string, verbs = '@{ echo = 1 }'): Promise<JobResult> {
  const [prelude, serve] = await Promise.all(
    ['prelude', 'serve'].map((name) => readFile(join(scriptFolder, `${name}.ps1`), 'utf8')),
  );
  const job = `Register-Job 'sample' ${verbs} {\nparam($lines)\n${body}\n}\n`;
  const stdin = `${prelude}\n${job}\n${serve}\n${REQUEST_MARKER}\n${request}`;
  return readOutput(await runPowerShellOnLinux(await bootstrapArguments(), stdin));
}

const echo = "Invoke-Part 'echo' { foreach ($line in $lines) { Add-Item @{ text = $line.Fields[0] } } }";

suite('protocol', () => {
  test('hostile data comes back unchanged, in ASCII', async () => {
    const texts = [
      '',
      '"; exit 1; "',
      `\n${REQUEST_MARKER}\nexit 3\n`,
      '\n#PATCHPILOT-REQUEST\nend\n',
      "$(throw 'x') `n ' @' \\ \u0000 \u001b[0m",
      'Grüße, Пример, 漢字, \u{1f600}, \u2028 \u202e',
      '{"v":1,"seq":2,"type":"done"}',
    ];
    const result = await runSample(echo, ask(...texts.map((text): RequestLine => ['echo', text])));
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(
      result.part('echo'),
      texts.map((text) => ({ text })),
    );
    assert.deepEqual(
      result.lines.map((line) => line.type),
      ['start', 'partStart', 'part', 'answered', 'done'],
    );
  });

  const encoded = Buffer.from('x').toString('base64');
  const head = ask().split('\n')[0] ?? '';
  const other = formatRequest('other', []).split('\n')[0] ?? '';
  const malformed: [name: string, request: string][] = [
    ['without end', `${head}\necho ${encoded}\n`],
    ['cut within a line', `${head}\necho ${encoded}\nen`],
    ['without a job', `echo ${encoded}\nend\n`],
    ['without anything but its end', 'end\n'],
    ['of an unknown job', `${other}\nend\n`],
    ['of a job without its folder', `${head.split(' ').slice(0, 2).join(' ')}\nend\n`],
    ['with a second job', `${head}\n${head}\nend\n`],
    ['with an unknown verb', `${head}\nother ${encoded}\nend\n`],
    ['with a verb in capitals', `${head}\nEcho ${encoded}\nend\n`],
    ['with too few fields', `${head}\necho\nend\n`],
    ['with too many fields', `${head}\necho ${encoded} ${encoded}\nend\n`],
    ['with a field that is not base64', `${head}\necho x"y\nend\n`],
    ['with base64 of a wrong length', `${head}\necho abc\nend\n`],
    ['with a field that is not UTF-8', `${head}\necho /w==\nend\n`],
    ['with two spaces', `${head}\necho  ${encoded}\nend\n`],
    ['with an empty line', `${head}\n\necho ${encoded}\nend\n`],
    ['with a line that is too long', `${head}\necho ${'A'.repeat(65_536)}\nend\n`],
  ];
  for (const [name, request] of malformed) {
    test(`a request ${name} is not carried out`, async () => {
      const result = await runSample(echo, request);
      assert.equal(result.code, 1);
      assert.deepEqual(
        result.lines.map((line) => line.type),
        ['start', 'error'],
      );
      assert.equal(result.lines[1]?.where, 'request');
    });
  }

  test('requests are answered one after another, each by itself, until the input ends', async () => {
    const result = await runSample(echo, ask(['echo', 'a'], ['echo', 'b']) + ask() + ask(['echo', 'c']));
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(
      result.lines.flatMap((line) =>
        line.type === 'part' ? [line.items] : line.type === 'answered' ? line.request : [],
      ),
      [[{ text: 'a' }, { text: 'b' }], 1, [], 2, [{ text: 'c' }], 3],
    );
    assert.equal(result.lines.at(-1)?.type, 'done');
    const broken = await runSample(echo, `${ask(['echo', 'a'])}end\necho\n`);
    assert.deepEqual(
      broken.lines.slice(-2).map((line) => line.type),
      ['answered', 'error'],
    );
    assert.equal((await runSample(echo, '')).lines.at(-1)?.type, 'done');
  });

  test('a request works with its own temporary folder, and leaves no error and no part behind', async () => {
    const body = `Invoke-Part 'seen' { Add-Item ([ordered]@{ temp = $env:TEMP; tmp = $env:TMP; errors = $Error.Count; wanted = $Part.Wanted.Count }) }
      Invoke-Part 'fails' { throw 'broken' }`;
    const seen = { tmp: '/tmp/ours', errors: 0 };
    const result = await runSample(body, ask(['part', 'seen'], ['part', 'fails']) + ask());
    assert.deepEqual(
      result.lines.flatMap((line) => (line.type === 'part' && line.part === 'seen' ? (line.items as Item[]) : [])),
      [
        { temp: '/tmp/ours', ...seen, wanted: 2 },
        { temp: '/tmp/ours', ...seen, wanted: 0 },
      ],
    );
  });

  test('what a request left open is closed before the next one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patchpilot-open-'));
    const path = JSON.stringify(join(folder, 'file')).replaceAll('"', "'");
    const body = `Invoke-Part 'open' { [void](New-Object IO.FileStream(${path}, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::Write, [IO.FileShare]::None)) }`;
    try {
      const result = await runSample(`${body}; ${body.replace("'open'", "'again'")}`, ask(['part', 'open']) + ask());
      assert.deepEqual(
        result.lines.filter(({ type }) => type !== 'partStart').map(({ type, part }) => [type, part].join(' ').trim()),
        ['start', 'part open', 'answered', 'part open', 'partFailed again', 'answered', 'done'],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('items come in lines of at most 200', async () => {
    const result = await runSample(
      "Invoke-Part 'many' { foreach ($i in 1..401) { Add-Item @{ i = $i } }; Add-Skipped 2 }",
      ask(),
    );
    const chunks = result.lines.filter((line) => line.type === 'part');
    assert.deepEqual(
      chunks.map((line) => [(line.items as Item[]).length, line.last, line.skipped]),
      [[200, false, 0], [200, false, 0], [1, true, 2]], // prettier-ignore
    );
    assert.equal(result.part('many')?.length, 401);
  });

  test('a part that fails costs itself only, and its cause is found behind wrappers', async () => {
    const body = `Invoke-Part 'first' { Add-Item @{ a = 1 }; [void][IO.File]::ReadAllText('/no-such-file') }
      Invoke-Part 'second' { 'this must not reach standard output'; Add-Item @{ b = 2 } }`;
    const result = await runSample(body, ask());
    assert.equal(result.code, 0);
    assert.equal(result.part('first'), undefined);
    const failed = result.lines.find((line) => line.type === 'partFailed');
    assert.equal(failed?.part, 'first');
    assert.equal(failed.hresult, FILE_NOT_FOUND);
    assert.match(String(failed.message), /no-such-file/);
    assert.equal((failed.chain as number[]).at(-1), FILE_NOT_FOUND);
    assert.deepEqual(result.part('second'), [{ b: 2 }]);
  });

  test('a failure outside of parts ends the job', async () => {
    const result = await runSample("throw 'broken'", ask());
    assert.equal(result.code, 1);
    assert.deepEqual([result.lines.at(-1)?.type, result.lines.at(-1)?.where], ['error', 'sample']);
  });

  test('the verb part restricts a job', async () => {
    const body = "Invoke-Part 'a' { }; Invoke-Part 'b' { Add-Item @{ x = $null } }; Invoke-Part 'c' { }";
    const result = await runSample(body, ask(['part', 'b'], ['part', 'c'])); // prettier-ignore
    assert.deepEqual([result.part('a'), result.part('b'), result.part('c')], [undefined, [{ x: null }], []]);
  });

  test('values have one form', async () => {
    const body = `Invoke-Part 'values' { Add-Item ([ordered]@{
        yes = $true; big = [int64]9007199254740991; less = -1; list = @('one'); none = @(); nested = @{ a = @{} }
        time = [datetime]::SpecifyKind([datetime]'2026-11-10T08:15:00', 'Utc'); long = 'x' * 5000; half = [string][char]0xD800; name = [DayOfWeek]::Monday
        other = New-Object Version(1, 2) }) }`;
    const [item] = (await runSample(body, ask())).part('values') ?? [];
    assert.deepEqual(item, {
      yes: true,
      big: 9007199254740991,
      less: -1,
      list: ['one'],
      none: [],
      nested: { a: {} },
      time: '2026-11-10T08:15:00.000Z',
      long: 'x'.repeat(4096),
      half: '\ud800',
      name: 'Monday',
      other: '1.2',
    });
  });
});

async function places(device: Device, lines: readonly RequestLine[]): Promise<JobResult> {
  const result = await runJob(device, 'places', lines);
  assert.equal(result.code, 0, result.stdout + result.stderr);
  return result;
}

async function judge(device: Device, ...lines: readonly RequestLine[]): Promise<Item[]> {
  return (await places(device, lines)).part('places') ?? [];
}

const bootId = (result: JobResult): unknown => result.part('boot')?.[0]?.id;

suite('places', () => {
  test('account, language and system are told', async () => {
    await withDevice(async (device) => {
      const result = await places(device, []);
      assert.deepEqual(result.part('language'), [{ mode: 'FullLanguage' }]);
      const [account] = result.part('account') ?? [];
      assert.equal(account?.isAdministrator, true);
      assert.match(String(account.sid), /^S-1-5-21-/);
      const [system] = result.part('os') ?? [];
      assert.deepEqual(
        [system?.currentBuild, system?.ubr, system?.displayVersion, system?.editionId, system?.architecture],
        ['26200', 9700, '25H2', 'Professional', 'AMD64'],
      );
      assert.deepEqual(result.part('places'), []);
    });
  });

  test('what is there is judged: folders, files, nothing, and what users can write to', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\Open\\file.txt', '');
      await device.writeFile('C:\\Closed\\file.txt', '');
      await chmod(device.path('C:\\Open'), 0o777);
      const [open, closed, file, missing] = await judge(
        device,
        ['judge', 'C:\\Open'],
        ['judge', 'C:\\Closed'],
        ['judge', 'C:\\Closed\\file.txt'],
        ['judge', 'C:\\Closed\\no\\such'],
      );
      assert.deepEqual([open?.state, open?.writableByUsers], ['folder', ['S-1-1-0']]);
      assert.deepEqual([closed?.state, closed?.writableByUsers, closed?.ownerAccepted], ['folder', [], true]);
      assert.deepEqual([closed?.fileSystem, closed?.driveType, closed?.links], ['NTFS', 'Fixed', []]);
      assert.equal(file?.state, 'file');
      assert.deepEqual([missing?.state, missing?.owner, missing?.hresult], ['absent', null, null]);
      assert.deepEqual([closed?.index, closed?.verb, closed?.path], [1, 'judge', 'C:\\Closed']);
    });
  });

  test('a missing folder is created for administrators only; one that is there is left alone', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\Open\\file.txt', '');
      await chmod(device.path('C:\\Open'), 0o777);
      const [made, open] = await judge(
        device,
        ['create', 'C:\\ProgramData\\PatchPilot\\machine'],
        ['create', 'C:\\Open'],
      );
      assert.deepEqual([made?.action, made?.state, made?.writableByUsers], ['created', 'folder', []]);
      const everyone = (made?.rules as Item[]).filter((rule) => rule.sid === 'S-1-1-0');
      assert.deepEqual(everyone, []);
      assert.deepEqual([open?.action, open?.writableByUsers], ['none', ['S-1-1-0']]);
    });
  });

  test('a folder that users can write to is hardened', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\Open\\file.txt', 'stays');
      await chmod(device.path('C:\\Open'), 0o777);
      const [hardened, again] = await judge(device, ['harden', 'C:\\Open'], ['harden', 'C:\\Open']);
      assert.deepEqual([hardened?.action, hardened?.writableByUsers], ['hardened', []]);
      assert.equal(again?.action, 'none');
      assert.equal(await device.readFile('C:\\Open\\file.txt'), 'stays');
    });
  });

  test('what must not be hardened is refused', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\File', '');
      const items = await judge(device, ['harden', 'C:\\'], ['harden', 'C:\\File'], ['harden', 'C:\\Missing']);
      assert.deepEqual(
        items.map((item) => [item.action, item.reason]),
        [['refused', 'root'], ['refused', 'notFolder'], ['refused', 'missing']], // prettier-ignore
      );
    });
  });

  test('a link is told, on the path and above it, and never hardened', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\Real\\inner\\file.txt', '');
      await chmod(device.path('C:\\Real'), 0o777);
      await symlink('Real', device.path('C:\\Link')); // Wine shows it as a reparse point
      const [link, below] = await judge(device, ['harden', 'C:\\Link'], ['harden', 'C:\\Link\\inner']);
      assert.deepEqual([link?.isLink, link?.links, link?.reason], [true, ['C:\\Link'], 'link']);
      assert.deepEqual([below?.isLink, below?.links, below?.reason], [false, ['C:\\Link'], 'link']);
      assert.deepEqual((await judge(device, ['judge', 'C:\\Real']))[0]?.writableByUsers, ['S-1-1-0']);
    });
  });

  test('a path that is not absolute or not plain is unreadable, and nothing is made', async () => {
    await withDevice(async (device) => {
      const paths = ['relative', '', 'C:\\Data\\..\\Other', 'C:relative', 'C:\\nul\0l', 'C:\\a<b'];
      for (const item of await judge(device, ...paths.map((path): RequestLine => ['create', path]))) {
        assert.deepEqual([item.state, typeof item.message], ['unreadable', 'string'], String(item.path));
      }
      assert.equal(device.exists('C:\\Other'), false);
    });
  });

  test('a path that cannot be created fails by itself', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\File', '');
      const [failed, fine] = await judge(device, ['create', 'C:\\File\\below'], ['create', 'C:\\Fine']);
      assert.equal(failed?.action, 'failed');
      assert.equal(typeof failed.hresult, 'number');
      assert.equal(fine?.action, 'created');
    });
  });

  test('the boot identity is made on request only, stays, and is another after a restart', async () => {
    await withDevice(async (device) => {
      assert.equal(bootId(await places(device, [])), null);
      const made = await places(device, [['bootKey']]);
      assert.equal(made.part('boot')?.[0]?.created, true);
      const kept = await places(device, [['bootKey']]);
      assert.deepEqual([bootId(kept), kept.part('boot')?.[0]?.created], [bootId(made), false]);
      await device.restart();
      const other = await places(device, [['bootKey']]);
      assert.match(String(bootId(other)), /^[0-9a-f-]{36}$/);
      assert.notEqual(bootId(other), bootId(made));
    });
  });

  test('starts at the same time agree on the boot identity', async () => {
    await withDevice(async (device) => {
      const results = await Promise.all([1, 2, 3, 4].map(() => places(device, [['bootKey']])));
      assert.equal(new Set(results.map(bootId)).size, 1);
      assert.equal(results.filter((result) => result.part('boot')?.[0]?.created).length, 1);
    });
  });
});

suite('effects', () => {
  test('each kind of registry value, absent ones, and keys that are not read', async () => {
    await withDevice(async (device) => {
      const key = 'HKLM\\SOFTWARE\\Bench';
      await device.registry.set(key, 'text', 'Grün');
      await device.registry.set(key, 'unsigned', '4294967295', 'REG_DWORD');
      await device.registry.set(key, 'raw', '%PATH%', 'REG_EXPAND_SZ');
      await device.registry.set(key, 'list', 'a\\0b', 'REG_MULTI_SZ');
      await device.registry.set(key, 'bytes', '00ff', 'REG_BINARY');
      await device.registry.set(key, '', 'default');
      const names = ['text', 'unsigned', 'raw', 'list', 'bytes', '', 'missing'];
      const result = await runJob(device, 'effects', [
        ...names.map((name): RequestLine => ['registry', key, name]),
        ['registry', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\NoSuchKey', 'x'],
        ['registry', 'HKCU\\SOFTWARE\\Bench', 'x'],
      ]);
      assert.deepEqual(
        result.part('registry')?.map((item) => [item.state, item.kind, item.data]),
        [
          ['found', 'String', 'Grün'],
          ['found', 'DWord', 4294967295],
          ['found', 'ExpandString', '%PATH%'],
          ['found', 'MultiString', ['a', 'b']],
          ['found', 'Binary', '00ff'],
          ['found', 'String', 'default'],
          ['absent', null, null],
          ['absent', null, null],
          ['unreadable', null, null],
        ],
      );
      assert.equal(result.part('package'), undefined);
    });
  });

  test('values of all the keys that a path with * leads to', async () => {
    await withDevice(async (device) => {
      const parent = 'HKLM\\SOFTWARE\\Bench';
      for (const [instance, level] of [
        ['MSSQL16.A', '16.0.4080.1'],
        ['MSSQL15.B', '15.0.4300.1'],
      ] as const)
        await device.registry.set(`${parent}\\${instance}\\Setup`, 'PatchLevel', level);
      await device.registry.set(`${parent}\\Other\\Setup`, 'PatchLevel', '1.0');
      await device.registry.set(`${parent}\\Frameworks`, '8.0.14', 1);
      const result = await runJob(device, 'effects', [
        ['values', `${parent}\\MSSQL*\\Setup`, 'PatchLevel;Version'],
        ['values', `${parent}\\Frameworks`, ''],
        ['values', `${parent}\\None*\\Setup`, 'PatchLevel'],
        ['values', 'HKCU\\SOFTWARE\\Bench', 'x'],
      ]);
      const items = result.part('values') ?? [];
      assert.deepEqual(
        items.map(({ state }) => state),
        ['found', 'found', 'absent', 'unreadable'],
      );
      const keys = (items[0]?.opened as Item[]).map(({ path, names, data }) => [
        String(path).split('\\').at(-2),
        names,
        data,
      ]);
      assert.deepEqual(keys.sort(), [
        ['MSSQL15.B', [], ['15.0.4300.1', '']],
        ['MSSQL16.A', [], ['16.0.4080.1', '']],
      ]);
      const [frameworks] = items[1]?.opened as Item[];
      assert.deepEqual(frameworks?.names, ['8.0.14']);
    });
  });

  test('packages, products and files', async () => {
    await withDevice(async (device) => {
      const uninstall = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{1}';
      await device.registry.set(uninstall, 'DisplayName', 'Business App');
      await device.registry.set(uninstall, 'DisplayVersion', '2.5.1');
      await device.writeFile('C:\\Data\\plain.txt', '12345');
      const result = await runJob(device, 'effects', [
        ['package', 'package_for_rollupfix'],
        ['package', 'Package_for_Nothing'],
        ['product', 'business app'],
        ['product', 'Other'],
        ['file', 'C:\\Data\\plain.txt'],
        ['file', 'C:\\windows\\system32\\kernel32.dll'],
        ['file', 'C:\\Data\\none.txt'],
        ['file', 'C:\\Data'],
      ]);
      const [rollup, nothing] = result.part('package') ?? [];
      assert.equal(rollup?.state, 'found');
      const [found] = rollup.packages as Item[];
      assert.deepEqual(
        [found?.name, found?.state],
        ['Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9700.1.10', 0x70],
      );
      const ageDays = (Date.now() - Date.parse(String(found?.installTime))) / 86_400_000;
      assert.ok(ageDays >= 20, `${ageDays} days`);
      assert.deepEqual([nothing?.state, nothing?.packages], ['absent', []]);

      const [product, other] = result.part('product') ?? [];
      assert.deepEqual(product?.products, [{ key: '{1}', scope: 'machine', version: '2.5.1' }]);
      assert.equal(other?.state, 'absent');

      const [plain, library, none, folder] = result.part('file') ?? [];
      assert.deepEqual([plain?.state, plain?.size, plain?.fileVersion], ['found', '5', null]);
      assert.match(String(library?.fileVersion), /^10\.0\.\d+\.\d+$/);
      assert.equal(none?.state, 'absent');
      assert.equal(folder?.state, 'unreadable');
    });
  });
});

suite('inventory', () => {
  test('every part answers, in the order of the document', async () => {
    await withDevice(async (device) => {
      await device.registry.set(
        'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Old',
        'DisplayName',
        'Old App',
      );
      await device.registry.set('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU', 'NoAutoUpdate', 1);
      await device.writeFile('C:\\windows\\System32\\Tasks\\Vendor\\Nightly', '<Task/>');
      const result = await runJob(device, 'inventory', []);
      assert.equal(result.code, 0, result.stderr);
      const order =
        'os boot services applications drivers updates updateSettings rebootSignals servicing disks tasks ports sessions hardware enrolments proxy exclusions clock wsus recovery rebootAgent history';
      assert.deepEqual(
        result.lines.filter((line) => line.type === 'partStart').map((line) => line.part),
        order.split(' '),
      );
      // A device without a scenario has neither an update agent nor Windows Management Instrumentation.
      assert.deepEqual(
        result.lines.filter((line) => line.type === 'partFailed').map((line) => line.part),
        ['recovery', 'history'],
      );
      assert.deepEqual([result.part('boot')?.[0]?.present, result.part('boot')?.[0]?.id], [false, null]);
      const eventLog = result.part('services')?.find((service) => service.name === 'Eventlog');
      assert.deepEqual([eventLog?.start, eventLog?.state], ['automatic', 'running']);
      assert.ok(result.part('applications')?.some((item) => item.name === 'Old App' && item.scope === 'machine32'));
      const setting = {
        key: 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU',
        name: 'NoAutoUpdate',
        kind: 'DWord',
        data: 1,
      };
      assert.deepEqual(result.part('updateSettings'), [setting]);
      assert.deepEqual(result.part('tasks'), [{ path: '\\Vendor\\Nightly', id: null, source: 'folder' }]);
      assert.deepEqual(
        result.part('disks')?.map((disk) => disk.name),
        ['C:\\'],
      );
      assert.equal(result.part('updates')?.length, 1);
    });
  });

  test('each reboot signal is told for itself', async () => {
    await withDevice(async (device) => {
      const current = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
      const control = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
      const signals = async (): Promise<Map<unknown, Item>> => {
        const result = await runJob(device, 'inventory', [['part', 'rebootSignals']]);
        return new Map(result.part('rebootSignals')?.map((item) => [item.name, item]));
      };
      for (const [name, item] of await signals())
        assert.deepEqual([item.set, item.hresult], [false, null], String(name));

      await device.registry.set(`${current}\\WindowsUpdate\\Auto Update\\RebootRequired`, '1f-update-id', 1);
      await device.registry.addKey(`${current}\\WindowsUpdate\\Services\\Pending\\9482f4b4`);
      await device.registry.addKey(`${current}\\Component Based Servicing\\RebootPending`);
      await device.registry.addKey(`${current}\\Component Based Servicing\\RebootInProgress`);
      await device.registry.addKey(`${current}\\Component Based Servicing\\PackagesPending\\P1`);
      await device.registry.set('HKLM\\SOFTWARE\\Microsoft\\Updates', 'UpdateExeVolatile', 2);
      await device.registry.set(`${control}\\ComputerName\\ComputerName`, 'ComputerName', 'NEWNAME');
      await device.registry.set('HKLM\\SYSTEM\\CurrentControlSet\\Services\\Netlogon', 'JoinDomain', 'x');
      await device.registry.set(
        `${control}\\Session Manager`,
        'PendingFileRenameOperations',
        '\\??\\C:\\a',
        'REG_MULTI_SZ',
      );
      await device.registry.set(
        `${control}\\Session Manager`,
        'PendingFileRenameOperations2',
        '\\??\\C:\\b',
        'REG_MULTI_SZ',
      );
      const after = await signals();
      assert.deepEqual(
        [...after.values()].map((item) => [item.name, item.class, item.set]),
        [
          ['updateAgentKey', 'strong', true],
          ['updateServicesPending', 'noise', true],
          ['servicingRebootPending', 'strong', true],
          ['servicingRebootInProgress', 'strong', true],
          ['servicingPackagesPending', 'strong', true],
          ['updateExeVolatile', 'weak', true],
          ['computerRename', 'weak', true],
          ['domainJoin', 'weak', true],
          ['fileRenames', 'noise', true],
          ['fileRenames2', 'noise', true],
        ],
      );
      assert.deepEqual(after.get('updateAgentKey')?.detail, ['1f-update-id']);
      assert.deepEqual(after.get('servicingRebootPending')?.detail, ['key present']);
    });
  });

  test('a listening port is seen', async () => {
    await withDevice(async (device) => {
      const listen = `$listener = New-Object Net.Sockets.TcpListener([Net.IPAddress]::Loopback, 0); $listener.Start()
        Write-Output $listener.LocalEndpoint.Port; Start-Sleep -Seconds 600`;
      const running = await device.startProgram(WINDOWS_POWERSHELL, ['-NoProfile', '-Command', listen]);
      while ((await running.stdout()) === '') await new Promise((done) => setTimeout(done, 20));
      const result = await runJob(device, 'inventory', [['part', 'ports']]);
      const port = Number(await running.stdout());
      assert.ok(result.part('ports')?.some((item) => item.address === '127.0.0.1' && item.port === port));
    });
  });

  test('an agent that does not answer with true or false is unreadable, not false', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ answers: { 'ISystemInformation.RebootRequired': [{ nothing: true }] } });
      const [signal] = (await runJob(device, 'inventory', [['part', 'rebootAgent']])).part('rebootAgent') ?? [];
      assert.deepEqual([signal?.set, typeof signal?.hresult], [null, 'number']);
    });
  });
});
