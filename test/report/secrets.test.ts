import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { PROTECTED_FIELDS } from '../../src/domain/redaction.ts';
import { renderReports } from '../../src/report/render.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { diffReport } from '../../src/schema/inventory.ts';
import { reportingPolicy } from '../../src/schema/policy/reporting-policy.ts';
import { finalReport } from '../../src/schema/report.ts';
import { regressionsReport, validationReport } from '../../src/schema/validation.ts';
import { aFullInput, aReportInput, reportAssets } from './a-report.ts';
import { everyText } from './every-text.ts';

const assets = reportAssets();
const SECRET = 'hunter2Zq8';

const allText = (input: ReportInput): string => {
  const { finalReportJson, html, redactionLog } = renderReports(input, assets);
  return `${finalReportJson}${html}${JSON.stringify(redactionLog)}`;
};

function withRedaction(input: ReportInput, redaction: unknown): ReportInput {
  const effective = aFullInput().effectivePolicy;
  const ReportingPolicy = v.parse(reportingPolicy, { redaction });
  return { ...input, effectivePolicy: { ...effective, policies: { ...effective.policies, ReportingPolicy } } };
}

for (const [place, secret] of Object.entries({
  'a URL': `https://svc:${SECRET}@host.example/?token=${SECRET}`,
  'a connection string': `Server=db;Password=${SECRET};Encrypt=true`,
  'a header': `Authorization: Basic ${SECRET}`,
})) {
  test(`a secret in ${place} reaches no report from any text of the evidence`, () => {
    const texts = allText(everyText(aReportInput(), () => `call ${secret}`));
    assert.ok(!texts.includes(SECRET));
    assert.match(texts, /\[redacted:/u);
  });
}

test('what a pattern of the policy names reaches no report from any text of the evidence', () => {
  const input = everyText(aReportInput(), (_, path) =>
    path === 'organization' ? 'x' : `run by CORP\\${SECRET} today`,
  );
  const redacted = withRedaction(input, { patterns: [{ name: 'account', pattern: 'CORP\\\\\\w+' }] });
  assert.ok(!allText(redacted).includes(SECRET));
});

for (const field of [
  'title',
  'observedStatus',
  'deviceId',
  'detail',
  'decidedBy',
  'findings',
  'message',
  'productName',
  'rule',
  'key',
]) {
  test(`a named field reaches no report: ${field}`, () => {
    const own = new RegExp(`\\.${field}(?:\\.|\\[|$)`, 'u');
    const input = everyText(aReportInput(), (text, path) =>
      own.test(path) && !path.includes('.reasons') ? SECRET : text,
    );
    const texts = allText(withRedaction(input, { fields: [field] }));
    assert.equal(texts.includes(SECRET), PROTECTED_FIELDS.has(field));
  });
}

test('the log names every removal by file, path and rule and holds no value', () => {
  const input = everyText(aReportInput(), (text, path) => (path.includes('observedStatus') ? `pwd=${SECRET}` : text));
  const { redactionLog } = renderReports(input, assets);
  assert.ok(redactionLog.removed.some((entry) => entry.file === 'Reports/pre-validation.json'));
  assert.ok(redactionLog.removed.some((entry) => entry.file === 'Reports/regressions.json'));
  assert.ok(redactionLog.removed.some((entry) => entry.file === 'Reports/final-report.json'));
  assert.ok(!JSON.stringify(redactionLog).includes(SECRET));
});

test('a pattern that could take for ever is not run, and the log says so and does not list it as applied', () => {
  const patterns = [
    { name: 'evil', pattern: '(a+)+$' },
    { name: 'good', pattern: 'abc' },
  ];
  const { rules, refusedPatterns } = renderReports(withRedaction(aReportInput(), { patterns }), assets).redactionLog;
  assert.deepEqual([refusedPatterns.map(({ name }) => name), rules.patterns], [['evil'], ['good']]);
});

test('no rule can turn a report into something that its schema does not know', () => {
  const fields = fieldsOf(finalReport).map(({ name }) => name);
  const greedy = withRedaction(aReportInput(), { fields, patterns: [{ name: 'all', pattern: '.' }] });
  const { report } = renderReports(greedy, assets);
  assert.equal(v.is(finalReport, report), true);
  assert.equal(report.outcome.exitCode, 220);
});

test('every field of a report that is not free text is protected from rules', () => {
  const schemas = [finalReport, validationReport, regressionsReport, diffReport];
  const open = schemas.flatMap(fieldsOf).filter(({ name, free }) => !free && !PROTECTED_FIELDS.has(name));
  assert.deepEqual([...new Set(open.map(({ name }) => name))], []);
});

interface Field {
  readonly name: string;
  readonly free: boolean;
}

interface AnySchema {
  readonly type: string;
  readonly entries?: Record<string, AnySchema>;
  readonly item?: AnySchema;
  readonly value?: AnySchema;
  readonly wrapped?: AnySchema;
  readonly pipe?: readonly (AnySchema & { readonly kind: string })[];
}

/** Whether a rule of the schema says which texts may stand there; what is only told of a key is no rule. */
const isBound = ({ pipe = [] }: AnySchema): boolean =>
  pipe.some((item) => (item.kind === 'schema' ? isBound(item) : item.kind !== 'metadata'));

/** The string fields of a schema, and whether any text may stand in them. */
function fieldsOf(schema: unknown): Field[] {
  const visit = (current: AnySchema, name: string): Field[] => {
    if (current.entries !== undefined && !Array.isArray(current.entries))
      return Object.entries(current.entries).flatMap(([key, inner]) => visit(inner, key));
    const inner = current.item ?? current.wrapped ?? (current.type === 'record' ? current.value : undefined);
    if (inner !== undefined) return visit(inner, name);
    if (current.type === 'picklist') return [{ name, free: false }];
    return current.type === 'string' ? [{ name, free: !isBound(current) }] : [];
  };
  return visit(schema as AnySchema, '');
}
