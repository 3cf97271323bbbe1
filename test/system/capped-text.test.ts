import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CappedText } from '../../src/system/capped-text.ts';

/** The lines and the text of an output that comes in these chunks. */
function heard(chunks: readonly Buffer[], max = 1_000_000): { lines: string[]; text: string; truncated: boolean } {
  const lines: string[] = [];
  const output = new CappedText(max, (line) => lines.push(line));
  for (const chunk of chunks) output.add(chunk);
  output.end();
  return { lines, text: output.text(), truncated: output.truncated };
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

describe('the output of a child process', () => {
  it('gives the same lines and the same text however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', '𝄞', '{"v":1}')),
        fc.array(fc.nat(5)),
        (pieces, sizes) => {
          const text = pieces.join('');
          const found = heard(cut(Buffer.from(text), sizes));
          const expected = text.split('\n').map((line) => line.replace(/\r$/u, ''));
          if (text.endsWith('\n') || text === '') expected.pop();
          assert.deepEqual(found, { lines: expected, text, truncated: false });
        },
      ),
    );
  });

  it('is cut at its limit, and says so', () => {
    assert.deepEqual(heard([Buffer.from('one\ntwo\nthr'), Buffer.from('ee\n')], 11), {
      lines: ['one', 'two', 'thr'],
      text: 'one\ntwo\nthr',
      truncated: true,
    });
  });

  it('without line ends costs what its length is, not the square of it', () => {
    const chunk = Buffer.alloc(4_096, 0x61);
    const began = performance.now();
    const { lines } = heard(
      Array.from({ length: 8_192 }, () => chunk),
      2 ** 26,
    );
    assert.equal(lines[0]?.length, 2 ** 25);
    assert.ok(performance.now() - began < 10_000); // quadratic, it took minutes
  });
});
