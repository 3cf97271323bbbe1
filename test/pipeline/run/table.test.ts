import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { phaseRows } from '../../../src/pipeline/run/table.ts';
import { PHASE_IDS } from '../../../src/schema/phases.ts';

const PHASES = join(import.meta.dirname, '..', '..', '..', 'src', 'phases');
const NUMBERED = /^(\d\d)-([a-z-]+)\.ts$/u;

const rows = await phaseRows(() => {
  throw new Error('no phase is run here');
});

/** `post-snapshot` as `PostSnapshot`. */
const nameOf = (file: string): string => file.replaceAll(/(?:^|-)([a-z])/gu, (_, first: string) => first.toUpperCase());

test('the phases stand in the order of their numbers, each once', () => {
  const ids = rows.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});

test('a phase has the name and the number of its file', () => {
  const files = readdirSync(PHASES).flatMap((file) => {
    const [, id, name] = NUMBERED.exec(file) ?? [];
    return id === undefined || name === undefined ? [] : [[nameOf(name), id]];
  });
  assert.deepEqual(
    rows.map(({ id, name }) => [name, id]),
    files.sort(([, one = ''], [, other = '']) => one.localeCompare(other)),
  );
});

test('evidence and report are made also after a failure, and nothing else is', () => {
  const always = rows.filter(({ alwaysRuns }) => alwaysRuns).map(({ id }) => id);
  assert.deepEqual(always, [PHASE_IDS.EvidenceIndex, PHASE_IDS.Reporting]);
});

test('a phase is given what belongs to it', async () => {
  const asked: string[] = [];
  const [, , third] = await phaseRows((id) => {
    asked.push(id);
    throw new Error('enough');
  });
  assert.throws(() => third?.run(), /enough/u);
  assert.deepEqual(asked, ['03']);
});
