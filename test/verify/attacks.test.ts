import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalBytes } from '../../src/domain/canonical-json.ts';
import { hashOf, merkleRoot } from '../../src/evidence/hash.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { leavesOf } from '../../src/verify/canonical.ts';
import { aRun, paths } from '../evidence/a-run.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';
import { MemoryTree } from './memory-tree.ts';

const good = aRun({ reboot: true });
const root = good.root ?? '';
const tree = (): MemoryTree => MemoryTree.of(good);
const waitingRun = aRun({ until: 'waiting' });
const waiting = (): MemoryTree => MemoryTree.of(waitingRun);
const killedRun = aRun({ until: 'killed' });
const killed = (): MemoryTree => MemoryTree.of(killedRun);
const { events, installSummary, index, manifest, state, run, finalReport } = RUN_FILES;
const SEAL = 'State/seal-1.json';

const lines = (text: string): string[] => text.split(/(?<=\n)/u);
const withLines = (from: MemoryTree, path: string, change: (all: string[]) => string[]): MemoryTree =>
  from.set(path, change(lines(from.text(path))).join(''));

describe('evidence as it was written', () => {
  test('the root of a hop does not cover what came after it: a finished run is INCOMPLETE to it', () => {
    const result = tree().verify({ root: good.hopRoots[0] ?? '' });
    assert.deepEqual([result.verdict, result.failed, result.root], ['INCOMPLETE', [], root]);
  });
  test('an ended run is VALID, with its root and without', () => {
    for (const given of [{ root }, {}]) {
      const result = tree().verify(given);
      assert.equal(result.verdict, 'VALID');
      assert.deepEqual(result.failed, []);
      assert.equal(result.root, root);
      assert.equal(result.exitCode, 0);
    }
  });
  test('a run that waits is INCOMPLETE with 150, a killed one INCOMPLETE with 240', () => {
    assert.deepEqual([waiting().verify().verdict, waiting().verify().exitCode], ['INCOMPLETE', 150]);
    assert.equal(waiting().verify({ root: waitingRun.root ?? '' }).verdict, 'INCOMPLETE');
    assert.deepEqual([killed().verify().verdict, killed().verify().exitCode], ['INCOMPLETE', 240]);
  });
  for (const mode of ['test', 'scenario'] as const) {
    test(`a run in mode ${mode} is VALID and says that nothing is proven of a real installation`, () => {
      const real = tree().verify().notProven;
      const simulated = MemoryTree.of(aRun({ mode })).verify();
      assert.equal(simulated.verdict, 'VALID');
      assert.equal(simulated.notProven.length, real.length + 1);
    });
  }
  test('without a root from outside it says that the tree may have been replaced', () => {
    assert.equal(tree().verify().notProven.length, tree().verify({ root }).notProven.length + 1);
  });
});

describe('the event log', () => {
  const DAMAGE: [string, (all: string[]) => string[], number][] = [
    ['a line deleted', (all) => all.toSpliced(1, 1), 2],
    ['a line doubled', (all) => all.toSpliced(1, 0, all[1] ?? ''), 3],
    ['two lines swapped', ([a, b, c, ...rest]) => [a, c, b, ...rest].map(String), 2],
    ['CRLF line ends', (all) => all.map((line) => line.replace('\n', '\r\n')), 1],
    ['a byte order mark', (all) => [`\ufeff${all[0] ?? ''}`, ...all.slice(1)], 1],
    ['NULs in the middle', ([a, ...rest]) => [a ?? '', '\0\0\0\n', ...rest], 2],
    ['a key twice', ([a, ...rest]) => [(a ?? '').replace('{"seq":1', '{"seq":2,"seq":1'), ...rest], 1],
    ['a space more', ([a, ...rest]) => [(a ?? '').replace('{', '{ '), ...rest], 2],
  ];
  for (const [name, damage, line] of DAMAGE) {
    test(`${name}: INVALID, line and offset named, also when the index is forged to match`, () => {
      const offset = Buffer.byteLength(
        damage(lines(tree().text(events)))
          .slice(0, line - 1)
          .join(''),
      );
      for (const attacked of [withLines(tree(), events, damage), withLines(tree(), events, damage).reindex()]) {
        const result = attacked.verify();
        assert.equal(result.verdict, 'INVALID');
        const chain = result.failed.find((one) => one.check === 'chain');
        assert.deepEqual([chain?.path, chain?.place], [events, { line, offset }]);
      }
      assert.equal(withLines(killed(), events, damage).verify().verdict, 'INVALID');
    });
  }

  test('cut at any byte: INVALID in an ended run, never worse than INCOMPLETE in a killed one', () => {
    const whole = tree().bytes(events);
    for (let cut = 0; cut < whole.length; cut += 7)
      assert.equal(tree().set(events, whole.subarray(0, cut)).verify().verdict, 'INVALID');
    const torn = killed().bytes(events);
    for (let cut = 0; cut < torn.length; cut++)
      assert.equal(killed().set(events, torn.subarray(0, cut)).verify().verdict, 'INCOMPLETE');
  });

  test('cut cleanly after a line: INVALID when ended, INCOMPLETE when killed', () => {
    const cut = (all: string[]): string[] => all.slice(0, -1);
    assert.deepEqual(withLines(tree(), events, cut).failed(), [`index ${events}`, `manifest ${manifest}`]);
    assert.equal(withLines(killed(), events, cut).verify().verdict, 'INCOMPLETE');
    assert.equal(withLines(waiting(), events, cut).verify().verdict, 'INVALID');
  });

  test('a tail of NULs after a crash is INCOMPLETE, in an ended run INVALID', () => {
    const tail = Buffer.alloc(64);
    assert.equal(
      killed()
        .set(events, Buffer.concat([killed().bytes(events), tail]))
        .verify().verdict,
      'INCOMPLETE',
    );
    assert.equal(
      tree()
        .set(events, Buffer.concat([tree().bytes(events), tail]))
        .verify().verdict,
      'INVALID',
    );
  });

  test('a line without end does not fill the memory: UNVERIFIABLE in a killed run', () => {
    const long = `{"a":"${'x'.repeat(2_000_000)}"}\n`;
    assert.deepEqual(killed().set(events, long).failed(), [`chain ${events}`]);
    assert.equal(killed().set(events, long).verify().verdict, 'UNVERIFIABLE');
  });
});

describe('the index', () => {
  const entriesOf = (from: MemoryTree) => from.json(index)['entries'] as { path: string }[];
  const forge = (change: (entries: { path: string }[]) => object[]): MemoryTree => {
    const from = tree();
    return from.setIndex({ schemaVersion: 1, runId: good.folder.runId, entries: change(entriesOf(from)) });
  };
  const one = { path: '', length: 1, sha256: '0'.repeat(64) };
  const ATTACKS: [string, MemoryTree, string][] = [
    ['a file twice', forge((all) => all.toSpliced(3, 0, all[3] ?? one)), `index ${entriesOf(tree())[3]?.path}`],
    ['a path out of the run', forge((all) => [{ ...one, path: '../x' }, ...all]), 'index ../x'],
    ['an absolute path', forge((all) => [{ ...one, path: '/etc/passwd' }, ...all]), 'index /etc/passwd'],
    ['a path with a backslash', forge((all) => [...all, { ...one, path: 'a\\b' }]), 'index a\\b'],
    ['a missing file', forge((all) => [...all, { ...one, path: 'zz.txt' }]), 'index zz.txt'],
    ['itself', forge((all) => [...all, { ...one, path: index }]), `index ${index}`],
    ['its entries out of order', forge((all) => all.toReversed()), `index ${entriesOf(tree()).at(-2)?.path}`],
    ['one file less', forge((all) => all.toSpliced(3, 1)), `index ${entriesOf(tree())[3]?.path}`],
  ];
  for (const [name, attacked, expected] of ATTACKS) {
    test(`lists ${name}: INVALID and named, with and without the root`, () => {
      assert.ok(attacked.failed().includes(expected), attacked.failed().join(', '));
      assert.equal(attacked.verify().verdict, 'INVALID');
      assert.equal(attacked.verify({ root }).verdict, 'INVALID');
    });
  }

  test('a file that is not listed is named', () => {
    assert.deepEqual(tree().set('Artifacts/extra.txt', 'x').failed(), ['index Artifacts/extra.txt']);
  });
  test('a missing file is named', () => {
    const attacked = tree();
    attacked.files.delete(paths.snapshot);
    assert.ok(attacked.failed().includes(`index ${paths.snapshot}`));
  });
  test('an index that was taken away is named; an index without manifest proves nothing', () => {
    const without = tree();
    without.files.delete(index);
    assert.deepEqual(without.failed(), [`index ${index}`]);
    const unfinished = tree();
    unfinished.files.delete(manifest);
    assert.equal(unfinished.verify().verdict, 'INCOMPLETE');
    assert.equal(unfinished.verify({ root }).verdict, 'INVALID');
  });

  const FORMS: [string, (text: string) => string][] = [
    ['a space', (text) => text.replace(',', ', ')],
    ['no LF', (text) => text.trimEnd()],
    ['two LFs', (text) => `${text}\n`],
    ['CRLF', (text) => text.replace('\n', '\r\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['a key twice', (text) => text.replace('"schemaVersion":1', '"schemaVersion":1,"schemaVersion":1')],
    [
      'keys in another order',
      (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toReversed())),
    ],
    ['an escape more', (text) => text.replace('"runId"', '"run\\u0049d"')],
    ['1.0 for 1', (text) => text.replace('"schemaVersion":1', '"schemaVersion":1.0')],
    ['a key more', (text) => text.replace('{', '{"a":1,')],
  ];
  for (const path of [index, manifest, SEAL, RUN_FILES.contentSeal]) {
    for (const [name, damage] of FORMS) {
      test(`${path} with ${name}: INVALID`, () => {
        const attacked = tree().set(path, damage(tree().text(path)));
        assert.equal(attacked.verify().verdict, 'INVALID');
        assert.ok(attacked.verify().failed.some((one) => one.path === path && one.failure === 'contradicts'));
      });
    }
  }
});

describe('the Merkle tree', () => {
  test('a root over a doubled last leaf is refused', () => {
    const from = tree();
    const list = from.json(index) as unknown as { entries: object[] };
    const leaves = leavesOf(list) ?? [];
    const forged = merkleRoot([...leaves, ...leaves.slice(-1)]);
    assert.deepEqual(from.reindex({ root: forged }).failed(), [`manifest ${manifest}`]);
  });
  for (const key of ['root', 'chainHead'] as const) {
    test(`another ${key} in the manifest is named`, () => {
      assert.deepEqual(
        tree()
          .reindex({ [key]: 'a'.repeat(64) })
          .failed(),
        [`manifest ${manifest}`],
      );
    });
  }
  for (const key of ['treeSize', 'eventCount'] as const) {
    test(`another ${key} in the manifest is named`, () => {
      assert.deepEqual(
        tree()
          .reindex({ [key]: 1 })
          .failed(),
        [`manifest ${manifest}`],
      );
    });
  }
});

describe('a forger who makes index and manifest again', () => {
  const forged = (change: (from: MemoryTree) => MemoryTree): MemoryTree => change(tree()).reindex();

  test('is found out by the root from outside, whatever he does', () => {
    const attacked = forged((from) => from.set('Reports/final-report.html', 'all is well'));
    assert.equal(attacked.verify().verdict, 'VALID');
    assert.deepEqual(attacked.failed({ root }), ['root']);
  });

  const ATTACKS: [string, (from: MemoryTree) => MemoryTree, string][] = [
    ['changes what hop 1 sealed', (from) => from.change(paths.baseline, { capturedAt: 'x' }), `seal ${paths.baseline}`],
    [
      'removes the seal of the content',
      (from) => (from.files.delete(RUN_FILES.contentSeal), from),
      `contentRoot ${finalReport}`,
    ],
    ['changes what phase 10 sealed', (from) => from.change(RUN_FILES.diff, { summary: 0 }), `seal ${RUN_FILES.diff}`],
    [
      'prints another content root',
      (from) => from.change(finalReport, { contentRoot: 'b'.repeat(64) }),
      `contentRoot ${finalReport}`,
    ],
    ['claims success in run.json', (from) => from.change(run, { exitCode: 100 }), `exitCode ${run}`],
    ['claims another reason', (from) => from.change(run, { why: ['scan'] }), `exitCode ${run}`],
    [
      'claims more installed',
      (from) => from.change(run, { counts: { inst: 9, fail: 0, defer: 0, regr: 0, todo: 0 } }),
      `exitCode ${run}`,
    ],
    [
      'hides a failure',
      (from) =>
        from.change(state, {
          failure: { why: 'kit', phase: null, error: { code: 'x', subject: null, message: '', next: '' } },
        }),
      `exitCode ${run}`,
    ],
    ['reopens the run', (from) => from.change(state, { status: 'running' }), `ended ${state}`],
    ['calls a real run simulated', (from) => from.change(run, { simulated: true }), `simulated ${run}`],
    [
      'takes the checkpoint of another run',
      (from) => from.change(state, { runId: '6f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10' }),
      `runId ${state}`,
    ],
    [
      'adds a record',
      (from) => from.set(installSummary, `${from.text(installSummary)}{"a":1}\n`),
      `records ${installSummary}`,
    ],
    [
      'leaves a torn record',
      (from) => from.set(installSummary, `${from.text(installSummary)}{"a"`),
      `records ${installSummary}`,
    ],
    ['hides a key', (from) => from.set(state, from.text(state).replace('{', '{"hop": 9,')), `json ${state}`],
    [
      'hides a key in another case',
      (from) => from.set(state, from.text(state).replace('{', '{"Hop": 9,')),
      `json ${state}`,
    ],
    ['uses CRLF', (from) => from.set(state, from.text(state).replaceAll('\n', '\r\n')), `json ${state}`],
    ['adds a byte order mark', (from) => from.set(state, `\ufeff${from.text(state)}`), `json ${state}`],
    ['adds a key that no schema knows', (from) => from.change(state, { extra: 1 }), `schema ${state}`],
  ];
  for (const [name, change, expected] of ATTACKS) {
    test(`${name}: INVALID`, () => {
      const attacked = forged(change);
      assert.ok(attacked.failed().includes(expected), attacked.failed().join(', '));
      assert.equal(attacked.verify().verdict, 'INVALID');
      assert.equal(attacked.verify({ root }).verdict, 'INVALID');
    });
  }

  test('turns a rolled-back update into a success: INVALID by the code, the counts and the seal', () => {
    const bad = aRun({ records: [aRecord(anEntry('KB5000001'), { verdict: 'rolledBack', installed: false })] });
    const attacked = MemoryTree.of(bad);
    attacked.set(
      installSummary,
      attacked
        .text(installSummary)
        .replace('"rolledBack"', '"installed"')
        .replace('"installed":false', '"installed":true'),
    );
    const failed = attacked.reindex().failed();
    assert.ok(failed.includes(`exitCode ${run}`) && failed.includes(`seal ${installSummary}`));
  });

  test('passes predicted outcomes off as real: INVALID', () => {
    const predicted = aRecord(anEntry('KB5000001'), { verdict: null, reason: 'simulated' });
    const run = aRun({ records: [predicted], mode: 'live' });
    assert.deepEqual(MemoryTree.of(run).failed(), [`simulated ${installSummary}`]);
  });
});

describe('a run that waits', () => {
  const ATTACKS: [string, (from: MemoryTree) => MemoryTree, string][] = [
    ['its checkpoint is changed', (from) => from.change(state, { resumeAt: '11' }), `seal ${state}`],
    ['its run.json is changed', (from) => from.change(run, { deviceId: 'D9' }), `seal ${run}`],
    [
      'its plan is changed',
      (from) => from.change(RUN_FILES.rebootPlan, { automatic: true }),
      `seal ${RUN_FILES.rebootPlan}`,
    ],
    ['a file is added', (from) => from.set('Artifacts/x', ''), 'seal Artifacts/x'],
    ['its catalogue is changed', (from) => from.change(paths.catalog, { updates: [] }), `seal ${paths.catalog}`],
  ];
  for (const [name, change, expected] of ATTACKS) {
    test(`${name}: INVALID`, () => {
      assert.ok(change(waiting()).failed().includes(expected));
      assert.equal(change(waiting()).verify().verdict, 'INVALID');
    });
  }
  test('sealed again over changed files: INVALID by the root from outside', () => {
    const from = waiting().change(state, { resumeAt: '11' });
    const seal = from.json(SEAL) as { entries: { path: string; length: number; sha256: string }[] };
    const entries = seal.entries.map((entry) => ({
      ...entry,
      ...(entry.path === state ? hashOf([from.bytes(state)]) : {}),
    }));
    from.set(SEAL, Buffer.from(canonicalBytes({ ...seal, entries })));
    assert.equal(from.verify().verdict, 'INCOMPLETE');
    assert.deepEqual(from.failed({ root: waitingRun.root ?? '' }), ['root']);
  });
  test('a kind changed to mutable, to free a file: INVALID', () => {
    const from = waiting();
    from.set(SEAL, from.text(SEAL).replace('"kind":"file"', '"kind":"mutable"'));
    assert.equal(from.verify().verdict, 'INVALID');
  });
});

describe('versions and files that nobody can read', () => {
  test('a schemaVersion of the future is UNVERIFIABLE, not INVALID', () => {
    const attacked = tree().change(state, { schemaVersion: 2 }).reindex();
    assert.deepEqual(attacked.failed(), [`version ${state}`]);
    assert.equal(attacked.verify().verdict, 'UNVERIFIABLE');
  });
  test('a contradiction wins over what cannot be read', () => {
    const attacked = tree().change(state, { schemaVersion: 2 }).reindex().set('Artifacts/x', '');
    assert.equal(attacked.verify().verdict, 'INVALID');
  });
  test('a checkpoint that is no JSON is UNVERIFIABLE where no index contradicts it', () => {
    assert.equal(killed().set(state, '\0\0\0').verify().verdict, 'UNVERIFIABLE');
    assert.equal(tree().set(state, '\0\0\0').verify().verdict, 'INVALID');
  });
  test('a file that cannot be opened is UNVERIFIABLE and named', () => {
    const attacked = tree();
    attacked.onOpen = (path) => {
      if (path === paths.snapshot) throw new Error('EACCES');
    };
    assert.deepEqual(attacked.failed(), [`read ${paths.snapshot}`]);
    assert.equal(attacked.verify().verdict, 'UNVERIFIABLE');
  });
  test('a file that grows while it is read is UNVERIFIABLE and named', () => {
    const attacked = tree();
    attacked.onOpen = (path) => {
      if (path === finalReport) attacked.set(path, Buffer.concat([attacked.bytes(path), Buffer.from(' ')]));
    };
    assert.ok(attacked.failed().includes(`read ${finalReport}`));
    assert.equal(attacked.verify().verdict, 'UNVERIFIABLE');
  });
  test('a file that appears while the tree is read is UNVERIFIABLE', () => {
    const attacked = tree();
    attacked.onOpen = () => attacked.set('Artifacts/late', '');
    assert.deepEqual(attacked.failed(), ['read Artifacts/late']);
  });
  test('JSON nested without end is refused without a stack overflow', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    assert.notEqual(killed().set(state, deep).verify().verdict, 'INCOMPLETE');
  });
  test('an empty folder is UNVERIFIABLE', () => {
    assert.equal(new MemoryTree().verify().verdict, 'UNVERIFIABLE');
  });
});

describe('names', () => {
  for (const kind of ['link', 'other'] as const) {
    test(`a ${kind} in the tree is never opened: INVALID`, () => {
      const attacked = tree();
      attacked.special.set('Reports/evil', kind);
      attacked.onOpen = (path) => assert.notEqual(path, 'Reports/evil');
      assert.deepEqual(attacked.failed(), ['tree Reports/evil']);
      assert.equal(attacked.verify().verdict, 'INVALID');
    });
  }
  for (const name of ['RUN.JSON', 'reports/x', 'a\ufffd', 'a\\b', 'a:b', 'a\nb', '..']) {
    test(`the name ${JSON.stringify(name)} is INVALID, also when the index lists it`, () => {
      assert.equal(tree().set(name, '').verify().verdict, 'INVALID');
      assert.equal(tree().set(name, '').reindex().verify().verdict, 'INVALID');
    });
  }
  test('a tree too deep or too wide is UNVERIFIABLE, not walked to its end', () => {
    assert.notEqual(
      killed()
        .set(`${'a/'.repeat(40)}x`, '')
        .verify().verdict,
      'INCOMPLETE',
    );
    const wide = killed();
    for (let n = 0; n < 20_100; n++) wide.files.set(`w${n}`, Buffer.alloc(0));
    assert.equal(wide.verify().verdict, 'UNVERIFIABLE');
  });
});

describe('a root from outside', () => {
  test('that belongs to nothing here is INVALID, for ended, waiting and killed runs', () => {
    for (const from of [tree(), waiting(), killed()]) {
      assert.equal(from.verify({ root: 'c'.repeat(64) }).verdict, 'INVALID');
      assert.deepEqual(from.failed({ root: 'c'.repeat(64) }), ['root']);
    }
  });
  test('that is none is a usage error', () => {
    for (const wrong of ['', 'abc', root.toUpperCase()])
      assert.throws(() => tree().verify({ root: wrong }), { code: 'usage' });
  });
});
