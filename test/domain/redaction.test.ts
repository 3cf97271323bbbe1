import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BUILT_IN_ONLY,
  checkPattern,
  PROTECTED_FIELDS,
  redact,
  redactionRules,
  redactText,
} from '../../src/domain/redaction.ts';
import { costOfMatching } from '../../src/domain/redaction-pattern.ts';

const rules = redactionRules({
  fields: ['userName', 'publisher'],
  patterns: [
    { name: 'mail', pattern: '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}' },
    { name: 'account', pattern: 'CORP\\\\\\w+' },
  ],
});

test('a named field is removed wherever it stands, whatever its case', () => {
  const { value, log } = redact({ a: [{ UserName: 'eva' }], publisher: ['x', { deep: 'y' }] }, rules, 'f.json');
  assert.deepEqual(value, {
    a: [{ UserName: '[redacted:field:userName]' }],
    publisher: ['[redacted:field:publisher]', { deep: '[redacted:field:publisher]' }],
  });
  assert.deepEqual(
    log.map((entry) => entry.path),
    ['a[0].UserName', 'publisher[0]', 'publisher[1].deep'],
  );
});

test('a pattern is removed inside of a text and the log does not hold it', () => {
  const { value, log } = redact({ detail: 'run by corp\\eva, ask eva@corp.example now' }, rules, 'f.json');
  assert.equal(value.detail, 'run by [redacted:pattern:account], ask [redacted:pattern:mail] now');
  assert.ok(!JSON.stringify(log).includes('eva'));
  assert.equal(log.length, 2);
});

test('redacting a redacted file changes nothing and tells the same', () => {
  const first = redact({ userName: 'eva', detail: 'CORP\\eva https://a:b@h/' }, rules, 'f.json');
  const second = redact(first.value, rules, 'f.json');
  assert.deepEqual(second, first);
});

test('a mark of a rule that does not exist is a text like any other', () => {
  assert.deepEqual(redact({ title: '[redacted:field:nothing]' }, rules, 'f.json').log, []);
});

test('verdicts, hashes, ids and numbers outlive a policy that names them', () => {
  const greedy = redactionRules({
    fields: ['verdict', 'sha256', 'runId', 'durationMs'],
    patterns: [{ name: 'all', pattern: '.' }],
  });
  const value = { verdict: 'failed', sha256: 'ab', runId: 'x', durationMs: 5, installed: true };
  assert.deepEqual(redact(value, greedy, 'f.json').value, value);
});

test('what tells things apart is removed by a pattern and by no field, and what a schema fixes by neither', () => {
  const fields = ['application', 'check', 'kb', 'type', 'updateId', 'revision'];
  const greedy = redactionRules({ fields: [...fields, 'title', 'action'], patterns: [{ name: 'x', pattern: 'x+' }] });
  const value = Object.fromEntries([...fields, 'title', 'action'].map((name) => [name, 'axb']));
  assert.deepEqual(redact(value, greedy, 'f.json').value, {
    ...Object.fromEntries(fields.map((name) => [name, 'a[redacted:pattern:x]b'])),
    title: '[redacted:field:title]',
    action: 'axb',
  });
  for (const name of fields) assert.ok(PROTECTED_FIELDS.has(name), name);
});

test('under a named field a protected one stays, and empty texts, numbers, booleans and null', () => {
  const value = { userName: { id: 'x1', name: 'eva', kb: 'KB1', none: '', n: 5, b: true, nothing: null } };
  assert.deepEqual(redact(value, rules, 'f.json'), {
    value: { userName: { ...value.userName, name: '[redacted:field:userName]' } },
    log: [{ file: 'f.json', path: 'userName.name', rule: 'field:userName' }],
  });
});

test('a number or a boolean goes only where its own name is that of a secret; null and an empty text are none', () => {
  const secret = '[redacted:secretField]';
  const value = { password: true, pwd: 7, token: null, secret: '', count: 5, deep: { password: [false, null] } };
  assert.deepEqual(redact(value, BUILT_IN_ONLY, 'f.json').value, {
    ...{ password: secret, pwd: secret, token: null, secret: '', count: 5, deep: { password: [secret, null] } },
  });
});

test('the log names every rule once for each text, and the built-in ones as others', () => {
  const title = 'CORP\\eva and CORP\\bob, eva@corp.example, password=Zq7S91xVb9kLmN4tR [redacted:nothing] [redacted:]';
  const { log } = redact([{ title }], rules, 'f.json');
  assert.deepEqual(
    log,
    ['pattern:account', 'pattern:mail', 'secretValue'].map((rule) => ({ file: 'f.json', path: '[0].title', rule })),
  );
});

test('a mark under a named field stays the mark it is, where a rule has made it; another text goes', () => {
  const of = (userName: string) => redact({ userName }, rules, 'f.json').value.userName;
  for (const kept of [
    '[redacted:pattern:mail]',
    '[redacted:secretField]',
    '[redacted:field:publisher]',
    '[redacted:tooLong]',
  ])
    assert.equal(of(kept), kept);
  for (const gone of ['[redacted:nothing]', 'x [redacted:secretField]', '[redacted:secretField] x', '[redacted:]'])
    assert.equal(of(gone), '[redacted:field:userName]', gone);
});

test('a pattern damages no mark that stands, and what it puts in is no template', () => {
  const greedy = redactionRules({
    fields: [],
    patterns: ['red', 'pattern', '[a-z]{2}'].map((pattern) => ({ name: '$&', pattern })),
  });
  const mark = '[redacted:pattern:__]';
  assert.equal(redactText('1red2 [redacted:secretField] pattern', greedy), `1${mark}2 [redacted:secretField] ${mark}`);
});

test('a rule has the name of its policy, without what a mark cannot hold and at most 60 characters of it', () => {
  const name = `a b.c-d_e]é${'x'.repeat(60)}`;
  const { fields, patterns, known } = redactionRules({ fields: [name], patterns: [{ name, pattern: 'x' }] });
  const kept = `a b.c-d_e__${'x'.repeat(49)}`;
  assert.deepEqual([...fields], [[name.toLowerCase(), `field:${kept}`]]);
  assert.deepEqual(
    patterns.map(({ rule }) => rule),
    [`pattern:${kept}`],
  );
  assert.ok(['secretField', 'tooLong', `field:${kept}`, `pattern:${kept}`].every((rule) => known.has(rule)));
});

test('a pattern that is refused is no rule', () => {
  const { patterns, known } = redactionRules({ fields: [], patterns: [{ name: 'bad', pattern: '(a+)+' }] });
  assert.deepEqual(patterns, []);
  assert.deepEqual(known, BUILT_IN_ONLY.known);
});

test('a field that is a secret by its name needs no policy', () => {
  const { value } = redact({ observed: { clientSecret: 's3', password: 7, ok: true } }, BUILT_IN_ONLY, 'f.json');
  assert.deepEqual(value.observed, {
    clientSecret: '[redacted:secretField]',
    password: '[redacted:secretField]',
    ok: true,
  });
});

test('__proto__ in a value reaches no prototype', () => {
  redact(JSON.parse('{"__proto__": {"polluted": "x"}}'), rules, 'f.json');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('what is too long for the patterns is cut, not passed on unread', () => {
  const text = redactText(`${'x'.repeat(5_000)} eva@corp.example`, rules);
  assert.ok(!text.includes('eva@'));
  assert.equal(text, `${'x'.repeat(1_000)}[redacted:tooLong]`);
  assert.equal(redactText('y'.repeat(1_000), rules), 'y'.repeat(1_000));
  assert.equal(redactText('y'.repeat(1_001), rules), `${'y'.repeat(1_000)}[redacted:tooLong]`);
  assert.equal(
    redactText('y'.repeat(1_001), BUILT_IN_ONLY),
    'y'.repeat(1_001),
    'without patterns nothing is left uninspected',
  );
});

for (const good of [
  '\\d{3}-\\d{2}',
  '[A-Z]+-[0-9]+',
  '(?:foo|bar)\\d*x',
  'CORP\\\\\\w+',
  '\\b10\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b',
  '(?:\\d{3}-)+end',
  'user[ :=]+\\S+',
  '^SN\\w{8}$',
]) {
  test(`an ordinary pattern is taken: ${good}`, () => {
    const checked = checkPattern(good);
    assert.ok(checked.ok, checked.ok ? '' : checked.fault);
  });
}

for (const bad of [
  '(a+)+',
  '(a|a)*b',
  '(a|aa)+$',
  '(.*)*x',
  '.*.*.*x',
  '\\d+\\d+\\d+x',
  '(?:a?){50}b',
  '(?:x+x+)+y',
  `${'(?:a|a)'.repeat(60)}b`,
  '(\\w+\\s?)*$',
  '.*=.*=.*x',
  '(?=a)a',
  '(a)\\1',
  '(?<n>a)',
  '[',
  '(',
  'a**',
  '',
  'x*',
  'a|',
  '(?:(?:a*)b*)*c',
  `${'('.repeat(200)}a${')'.repeat(200)}`,
]) {
  test(`a pattern that is broken, empty or could take for ever is refused: ${bad.slice(0, 30)}`, () => {
    assert.equal(checkPattern(bad).ok, false);
  });
}

test('whatever is taken ends soon on a text made to hurt it', () => {
  const atoms = ['a', 'b', '.', '\\w', '[ab]', '(?:a)', '(?:ab)', '(?:a|b)', '\\d', '@'];
  const signs = ['', '*', '+', '?', '{0,9}', '+?'];
  const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];
  let seed = 7;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >> 8;
  const bait = ['a'.repeat(1_000), 'ab'.repeat(500), `${'a'.repeat(999)}@`];
  for (let round = 0; round < 3_000; round += 1) {
    const source =
      Array.from({ length: 1 + (next() % 5) }, () => `${pick(atoms, next()) ?? ''}${pick(signs, next()) ?? ''}`).join(
        '',
      ) + (pick(['', 'x', '$'], next()) ?? '');
    const checked = checkPattern(source);
    if (!checked.ok) continue;
    const start = process.threadCpuUsage();
    for (const text of bait) text.replace(checked.pattern, '-');
    const ms = process.threadCpuUsage(start).user / 1000;
    assert.ok(ms < 500, `${source} took ${ms} ms, cost ${JSON.stringify(costOfMatching(source))}`);
  }
});
