import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { buildKit } from '../../src/kit/build.ts';
import { listKit } from '../../src/kit/list.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import { aFolder, aPackage, files } from './a-kit.ts';

const LCU = `windows11.0-kb5044284-x64_${'d'.repeat(40)}.msu`;
const CHECKPOINT = `windows11.0-kb5043080-x64_${'9'.repeat(40)}.msu`;
const DOTNET = `windows11.0-kb5045934-x64-ndp481_${'a'.repeat(40)}.msu`;

interface Built {
  readonly out: string;
  readonly folder: string;
  readonly result: ReturnType<typeof buildKit>;
  readonly problems: string[];
}

const STATED = { classification: 'Security Updates' };

/** Builds a kit of packages with these texts in them; an empty text is an empty file. */
function build(t: TestContext, contents: Readonly<Record<string, string>>, source?: unknown, options = STATED): Built {
  const root = aFolder(t);
  const folder = join(root, 'downloads');
  mkdirSync(folder);
  for (const [name, content] of Object.entries(contents))
    writeFileSync(join(folder, name), content === '' ? '' : aPackage(name, content));
  if (source !== undefined) writeFileSync(join(folder, 'kit-source.json'), JSON.stringify(source));
  const out = join(root, 'kit');
  const result = buildKit(files, folder, out, options);
  return { out, folder, result, problems: result.faults.map((fault) => `${fault.problem} ${fault.file}`) };
}

describe('kit build', () => {
  it('takes KB, architecture and kind from the names of the catalog', (t) => {
    const { result } = build(
      t,
      { [LCU]: '1', [DOTNET]: '2', 'ssu-19041.5000-x64_x.cab': '3', 'mpam-fe.exe': '4' },
      {
        schemaVersion: 1,
        files: [
          { file: 'mpam-fe.exe', title: 'Definitions', arguments: ['/q'] },
          { file: 'ssu-19041.5000-x64_x.cab', title: 'SSU' },
          { file: LCU, effects: [{ type: 'build', atLeast: '26100.2033' }] },
        ],
      },
    );
    assert.deepEqual(result.faults, []);
    assert.deepEqual(
      result.kit?.entries.map((one) => [one.order, one.kind, one.kb, one.architecture]),
      [
        [1, 'definitions', null, null],
        [2, 'servicingStack', null, 'x64'],
        [3, 'dotnet', 'KB5045934', 'x64'],
        [4, 'cumulative', 'KB5044284', 'x64'],
      ],
    );
  });

  it('makes a kit that verifies and lists, with or without a kit-source.json', (t) => {
    const { out, result } = build(t, { [LCU]: '1', [DOTNET]: '2' });
    assert.equal(result.ok, true);
    assert.deepEqual(verifyKit(files, out).faults, []);
    assert.deepEqual(
      listKit(files, out).map((row) => row.title),
      ['KB5045934 for x64', 'KB5044284 for x64'],
    );
  });

  it('names of a kit-source.json that cannot be used its own faults, and none that it may mend', (t) => {
    const setup = { file: 'setup.exe', title: 'Setup', arguments: ['/q'], classification: 'Applications' };
    for (const source of [
      { schemaVersion: 1, files: [setup], unknown: true },
      { schemaVersion: 1, files: [{ ...setup, clasification: 'Applications' }] },
      [],
    ]) {
      const { problems, result } = build(t, { 'setup.exe': '1' }, source, { ...STATED, classification: '' });
      assert.ok(
        problems.length > 0 && problems.every((one) => one === 'statement kit-source.json'),
        problems.join('; '),
      );
      assert.deepEqual(result.notes, []);
    }
    // What is wrong whatever it states is told beside it.
    const { problems } = build(t, { 'setup.exe': '' }, []);
    assert.ok(problems.includes('size setup.exe'));
  });

  it('says of a folder that it is one', (t) => {
    const folder = aFolder(t);
    mkdirSync(join(folder, 'updates', 'october'), { recursive: true });
    writeFileSync(join(folder, 'updates', LCU), aPackage(LCU, '1'));
    const { notes } = buildKit(files, join(folder, 'updates'), join(folder, 'kit'), STATED);
    assert.match(notes.join('\n'), /^october: .*folder/mu);
  });

  it('lets kit-source.json override what a name says', (t) => {
    const { result } = build(
      t,
      { [LCU]: '1' },
      {
        schemaVersion: 1,
        name: 'October',
        files: [{ file: LCU, kb: 'KB1234567', title: 'T', classification: 'Security Updates', architecture: null }],
      },
    );
    const [entry] = result.kit?.entries ?? [];
    assert.deepEqual(
      [result.kit?.name, entry?.kb, entry?.title, entry?.classification, entry?.architecture],
      ['October', 'KB1234567', 'T', 'Security Updates', null],
    );
  });

  it('puts a checkpoint before its target, whatever order was stated', (t) => {
    const { result } = build(
      t,
      { [LCU]: '1', [CHECKPOINT]: '2' },
      {
        schemaVersion: 1,
        files: [
          { file: LCU, checkpoints: ['KB5043080'], order: 1 },
          { file: CHECKPOINT, order: 2 },
        ],
      },
    );
    assert.deepEqual(
      result.kit?.entries.map((one) => one.kb),
      ['KB5043080', 'KB5044284'],
    );
  });

  it('says at once when the chain cannot reach the target build, and writes nothing', (t) => {
    const { out, problems } = build(
      t,
      { [LCU]: '1' },
      {
        schemaVersion: 1,
        files: [{ file: LCU, checkpoints: ['KB5043080'] }],
      },
    );
    assert.deepEqual(problems, [`chain ${LCU}`]);
    assert.equal(files.stat(out), undefined);
  });

  it('ends with a chain fault when checkpoints lead in a circle', (t) => {
    const { problems } = build(
      t,
      { [LCU]: '1', [CHECKPOINT]: '2' },
      {
        schemaVersion: 1,
        files: [
          { file: LCU, checkpoints: ['KB5043080'] },
          { file: CHECKPOINT, checkpoints: ['KB5044284'] },
        ],
      },
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^chain /u);
  });

  it('leaves out what is no update, with a note', (t) => {
    const { result, out } = build(t, { [LCU]: '1', README: 'x', 'autorun.inf': 'x', 'Thumbs.db': 'x' });
    assert.deepEqual(readdirSync(join(out, 'files')), [LCU]);
    for (const name of ['README', 'autorun.inf', 'Thumbs.db']) {
      assert.ok(result.notes.some((note) => note.startsWith(`${name}:`)));
    }
  });

  it('keeps the scan catalog beside the entries', (t) => {
    const { result, out } = build(t, { [LCU]: '1', 'WSUSSCN2.cab': 'catalog' });
    assert.equal(result.kit?.wsusscn2?.size, 'MSCFcatalog'.length);
    assert.equal(result.kit.entries.length, 1);
    assert.deepEqual(verifyKit(files, out).faults, []);
  });

  it('names all faults at once', (t) => {
    const { problems, out } = build(
      t,
      { 'setup.exe': '1', 'ümlaut-kb5000001.msu': '2', 'tool.msi': '3', 'same-kb5000002.msu': '' },
      {
        schemaVersion: 1,
        files: [
          { file: 'gone.msu' },
          { file: 'tool.msi', title: 'Tool', arguments: ['TRANSFORMS=evil.mst'] },
          { file: 'tool.msi' },
        ],
      },
    );
    for (const problem of [
      'statement setup.exe',
      'name ümlaut-kb5000001.msu',
      'missing gone.msu',
      'statement tool.msi',
    ]) {
      assert.ok(problems.includes(problem), `${problem} in ${problems.join(', ')}`);
    }
    assert.equal(files.stat(out), undefined);
  });

  it('refuses an empty file, a doubled one and a folder without updates', (t) => {
    assert.deepEqual(build(t, { [LCU]: '' }).problems, [`size ${LCU}`]);
    assert.equal(build(t, { [LCU]: 'same', [DOTNET]: 'same' }).problems[0]?.split(' ')[0], 'duplicate');
    assert.equal(build(t, { README: 'x' }).result.ok, false);
  });

  it('refuses a link among the updates', (t) => {
    const root = aFolder(t);
    symlinkSync('/etc/hostname', join(root, LCU));
    const result = buildKit(files, root, join(root, 'out'));
    assert.equal(result.faults[0]?.problem, 'link');
  });

  it('gives the same bytes for the same folder', (t) => {
    const contents = { [LCU]: '1', [DOTNET]: '2' };
    const one = build(t, contents);
    const two = build(t, Object.fromEntries(Object.entries(contents).reverse()));
    assert.deepEqual(readFileSync(join(one.out, 'kit.json')), readFileSync(join(two.out, 'kit.json')));
  });

  it('builds again over its own kit, and removes what is no longer in it', (t) => {
    const { out, folder } = build(t, { [LCU]: '1', [DOTNET]: '2' });
    const smaller = aFolder(t);
    writeFileSync(join(smaller, LCU), readFileSync(join(folder, LCU)));
    assert.equal(buildKit(files, smaller, out, STATED).ok, true);
    assert.deepEqual(readdirSync(join(out, 'files')), [LCU]);
    assert.deepEqual(verifyKit(files, out).faults, []);
  });

  it('refuses a folder that holds anything else, and touches nothing in it', (t) => {
    const { folder } = build(t, { [LCU]: '1' });
    const precious = aFolder(t);
    writeFileSync(join(precious, 'thesis.docx'), 'x');
    assert.equal(buildKit(files, folder, precious, STATED).ok, false);
    assert.deepEqual(readdirSync(precious), ['thesis.docx']);
    assert.equal(buildKit(files, folder, folder, STATED).ok, false);
  });

  it('refuses a kit into whose files somebody put something', (t) => {
    const { folder, out } = build(t, { [LCU]: '1' });
    writeFileSync(join(out, 'files', 'mine.msu'), 'x');
    assert.equal(buildKit(files, folder, out, STATED).ok, false);
    assert.equal(readFileSync(join(out, 'files', 'mine.msu'), 'utf8'), 'x');
  });

  it('makes no kit of a file that changes while it is copied', (t) => {
    const { folder } = build(t, { [LCU]: '1' });
    const out = join(aFolder(t), 'kit');
    const changing = {
      ...files,
      copy: (from: string, to: string) => {
        writeFileSync(from, aPackage(LCU, '2'));
        files.copy(from, to);
      },
    };
    const result = buildKit(changing, folder, out, STATED);
    assert.deepEqual(
      result.faults.map((fault) => fault.problem),
      ['changed'],
    );
    assert.equal(files.stat(join(out, 'kit.json')), undefined);
    assert.equal(buildKit(files, folder, out, STATED).ok, true);
  });
});
