import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
/** The formatter keeps code within it and leaves comments as they are. */
const MOST = 120;
/** A line of a comment, or code with a comment behind it. */
const COMMENT = /^\s*(?:\/\/|\/?\*)|[;,(){}[\]] \/\/ [^'"`]*$/u;

test('comments end at column 120', () => {
  const files = execFileSync('git', ['ls-files', '-z', '*.ts', '*.mjs'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  const sources = files.filter((file) => file !== '' && !file.startsWith('test/vectors/'));
  assert.ok(sources.length > 500);
  const long = sources.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.length > MOST && COMMENT.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  assert.deepEqual(long, []);
});
