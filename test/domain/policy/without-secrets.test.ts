import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { wholeTexts, withoutSecrets } from '../../../src/domain/policy/without-secrets.ts';
import { effectivePolicy, policies, type EffectivePolicy } from '../../../src/schema/policy/index.ts';

const KEY =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n';
const SECRET = 'Zq7S91xVb9kLmN4tR';

function aPolicy(checks: readonly object[], more: object = {}): EffectivePolicy {
  return {
    ...{ schemaVersion: 1, runId: null, policyProfileId: null, files: [], cachedPolicy: false, sha256: 'a'.repeat(64) },
    policies: v.parse(policies, {
      ...{ ClientProfile: {}, UpdatePolicy: {}, BackupPolicy: {}, ReportingPolicy: {} },
      AppValidationPolicy: { applications: checks.length === 0 ? [] : [{ name: 'Till', checks }] },
      ...more,
    }),
    sources: [
      { key: 'AppValidationPolicy.applications', value: [{ name: 'Till', checks }], source: 'x', level: 'Global' },
    ],
  };
}

const PROBE = {
  type: 'Synthetic',
  id: 'probe',
  command: 'C:\\probe.exe',
  arguments: ['--password', SECRET, `/token:${SECRET}`],
};
const HEALTH = { type: 'HealthEndpoint', id: 'health', url: `https://till.example/?access_token=${SECRET}` };

test('arguments and addresses of checks leave their secrets, in the values and in where each came from', () => {
  const clean = withoutSecrets(aPolicy([PROBE, HEALTH]));
  assert.ok(!JSON.stringify(clean).includes(SECRET), JSON.stringify(clean));
  assert.match(JSON.stringify(clean), /"--password","\[redacted:/u);
  assert.ok(v.is(effectivePolicy, clean), 'and it is a policy still');
  assert.deepEqual(withoutSecrets(clean), clean);
});

test('names of redaction patterns and fields leave their secrets, the patterns stay to the letter', () => {
  const pattern = 'password=\\S{20,}';
  const redaction = {
    fields: [`x password=${SECRET}`, 'password'],
    patterns: [{ name: `password=${SECRET}`, pattern }],
  };
  const source = { source: 'x', level: 'Global' };
  const clean = withoutSecrets({
    ...aPolicy([], { ReportingPolicy: { redaction } }),
    sources: [
      { key: 'ReportingPolicy.redaction.fields', value: redaction.fields, ...source },
      { key: 'ReportingPolicy.redaction.patterns', value: redaction.patterns, ...source },
    ],
  });
  assert.ok(!JSON.stringify(clean).includes(SECRET), JSON.stringify(clean));
  const kept = clean.policies.ReportingPolicy.redaction;
  assert.deepEqual([kept.patterns[0]?.pattern, kept.fields[1]], [pattern, 'password']);
  assert.deepEqual(clean.sources[1]?.value, kept.patterns);
  assert.ok(v.is(effectivePolicy, clean), 'and it is a policy still');
  assert.deepEqual(withoutSecrets(clean), clean);
});

test('what is no secret stays to the letter: patterns of redaction, keys, hashes, ordinary checks', () => {
  const policy = aPolicy([{ type: 'Service', id: 'service', serviceName: 'Ledger' }], {
    ClientProfile: {
      trustedKeys: [{ name: 'workshop', publicKey: KEY }],
      trustedHashes: ['0123456789abcdef'.repeat(4)],
      allowCommands: [{ path: 'C:\\probe.exe', sha256: 'f'.repeat(64) }],
    },
    ReportingPolicy: { redaction: { fields: ['password'], patterns: [{ name: 'pin', pattern: 'password=\\S{20,}' }] } },
  });
  assert.deepEqual(withoutSecrets(policy), policy);
});

test('a name at its greatest length stays within it, whatever is put in the place of its secret', () => {
  const long = { ...PROBE, arguments: [], id: `${'i'.repeat(250)} pw=9` };
  assert.ok(v.is(effectivePolicy, withoutSecrets(aPolicy([{ ...long, id: `token=${'a1B2'.repeat(60)}` }]))));
  assert.ok(v.is(effectivePolicy, withoutSecrets(aPolicy([long]))));
});

test('a text is cut at 256 characters, and where it was longer at the length it had', () => {
  const cleaned = (text: string) => {
    const found = withoutSecrets(aPolicy([{ ...PROBE, arguments: [text] }]));
    const kept = found.policies.AppValidationPolicy.applications[0]?.checks[0];
    assert.ok(kept?.type === 'Synthetic');
    assert.deepEqual((found.sources[0]?.value as typeof found.policies.AppValidationPolicy.applications)[0]?.checks, [
      { ...PROBE, arguments: kept.arguments },
    ]);
    return kept.arguments[0];
  };
  const gone = 'password=[redacted:secretValue]';
  for (const many of [200, 240, 300]) {
    const whole = `password=S3cr ${'x'.repeat(many)}`;
    assert.equal(cleaned(whole), `${gone} ${'x'.repeat(many)}`.slice(0, Math.max(256, whole.length)));
  }
});

test('a field is a word by itself, also after one that reads like an option, and what is no text stays', () => {
  const source = { source: 'x', level: 'Global' };
  const fields = ['--password', 'userName', '-token', SECRET];
  const pattern = { name: '--password', pattern: 'userName' };
  const rows = [
    { key: 'ReportingPolicy.redaction.fields', value: fields, ...source },
    { key: 'ReportingPolicy.redaction.fields', value: ['a', 5, null, ['--password', SECRET]], ...source },
    { key: 'ReportingPolicy.redaction.patterns', value: [pattern, 'x', null, { name: 5 }], ...source },
    { key: 'ReportingPolicy.redaction.patterns', value: 'no list', ...source },
    { key: 'ReportingPolicy.redaction', value: 5, ...source },
    { key: 'ClientProfile.outputRoot', value: null, ...source },
  ];
  const policy = { ...aPolicy([], { ReportingPolicy: { redaction: { fields, patterns: [pattern] } } }), sources: rows };
  assert.deepEqual(withoutSecrets(policy), policy);
  const other = { key: 'Other.ReportingPolicy.redaction', value: ['--password', SECRET], ...source };
  assert.deepEqual(withoutSecrets({ ...policy, sources: [other] }).sources, [
    { ...other, value: ['--password', '[redacted:secretOption]'] },
  ]);
});

test('what is carried out is whole where this start has the same policy, and what the evidence says where it has another', () => {
  const now = aPolicy([HEALTH]).policies.AppValidationPolicy;
  const kept = withoutSecrets(aPolicy([HEALTH])).policies.AppValidationPolicy;
  assert.equal(wholeTexts(kept, now), now);
  assert.equal(wholeTexts(kept, null), kept);
  assert.equal(wholeTexts(kept, aPolicy([{ ...HEALTH, attempts: 3 }]).policies.AppValidationPolicy), kept);
});
