import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { checkPattern, costOfMatching } from '../../src/domain/redaction-pattern.ts';
import { BAITS, FAMILIES, picking } from './redaction-families.ts';

/** Patterns of a family; `REDACTION_PATTERNS=500` makes a long attempt of it. */
const EACH = Number(process.env['REDACTION_PATTERNS'] ?? 3);
/** Of the processor, for one text: the engine does some hundred million steps in it. */
const LIMIT_MS = 1_000;
/** A pattern that is still at it then is one that hangs. */
const ENDED_MS = 60_000;

/** Answers a pattern with the processor time of its slowest text: that of its own thread, whatever else goes on. */
const MEASURE = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', (source) => {
  const pattern = new RegExp(source, 'giu');
  const times = workerData.map((text) => {
    const start = process.threadCpuUsage();
    text.replace(pattern, '-');
    return process.threadCpuUsage(start).user / 1000;
  });
  parentPort.postMessage(Math.max(...times));
});`;

const worker = new Worker(MEASURE, { eval: true, workerData: BAITS });
// The limit of a pattern that is tried keeps the process; the worker alone does not.
worker.unref();

const slowest = (source: string): Promise<number> =>
  new Promise((resolve) => {
    const limit = setTimeout(() => {
      resolve(Infinity);
    }, ENDED_MS);
    worker.once('message', (ms: number) => {
      clearTimeout(limit);
      resolve(ms);
    });
    worker.postMessage(source);
  });

describe('no pattern that is taken hangs', () => {
  for (const [at, { name, of }] of FAMILIES.entries()) {
    test(name, async () => {
      for (let round = 0; round < EACH; round += 1) {
        const source = of(picking(at * 100_000 + round));
        const checked = checkPattern(source);
        if (!checked.ok) continue;
        const ms = await slowest(source);
        assert.ok(ms < LIMIT_MS, `${source} took ${ms} ms, cost ${JSON.stringify(costOfMatching(source))}`);
      }
    });
  }
});

// Taken once, and then 14 seconds at work on a text of 1,000 characters: the walk in the group was not counted.
for (const hidden of ['(?:\\w+@)x', '(?:(?:\\w+@))', '(?:\\w+@|\\w+-)', '(?:[^@]+@)?z', '(\\w*?@)']) {
  const source = `${'a?'.repeat(12)}${hidden}`;
  test(`many ways before a walk in a group are refused: ${hidden}`, () => {
    assert.equal(checkPattern(source).ok, false);
  });
}

// Looked at for the empty text before anything was known of it, it kept the check itself from ending.
for (const empty of ['(?:a*|b*){30}c', '(?:[a-z]*?|\\s*?|.+?){40}\\d', '(?:(?:a|b)?|c?){60}d']) {
  test(`a pattern that would hang on the empty text is refused at once: ${empty}`, () => {
    const start = process.threadCpuUsage();
    assert.equal(checkPattern(empty).ok, false);
    assert.ok(process.threadCpuUsage(start).user < LIMIT_MS * 1_000);
  });
}

test('a pattern that matches the empty text is called that, whatever it is made of', () => {
  const patterns = [
    'a*',
    'a|',
    '^$',
    '(?:a?)*',
    '\\B',
    '^',
    '(a|b?)c*',
    '(?:a{0}|b)$',
    '\\b',
    'a?b',
    '^a$',
    '(?:a|b*)c',
  ];
  for (const source of patterns) {
    const checked = checkPattern(source);
    assert.equal(!checked.ok && checked.fault.includes('empty'), new RegExp(source, 'u').test(''), source);
  }
});

for (const usual of [
  '\\b(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\b',
  '\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b',
  '(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}',
  '(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}',
  'S-1-5-21(?:-\\d+){3,4}\\b',
  'S-1-5(?:-\\d+)+',
  '[\\w.+-]+@(?:[\\w-]+\\.)+[a-z]{2,}',
  '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  '\\\\\\\\[^\\\\\\s]+(?:\\\\[^\\\\\\s]+)+',
  'C:\\\\Users\\\\[^\\\\]+',
  '(?:DE)?\\d{2}(?: ?\\d{4}){4} ?\\d{2}',
  '(?:\\+\\d{1,3}[ -]?)?(?:\\d{2,4}[ -]?){2,4}',
  '(?:foo|bar)+x',
  'asset[ _-]?(?:tag|no)[.:]?\\s*\\w{4,12}',
]) {
  test(`a pattern that people write is taken: ${usual}`, () => {
    const checked = checkPattern(usual);
    assert.ok(checked.ok, checked.ok ? '' : checked.fault);
  });
}
