import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withContents } from '../../src/build/contents.mjs';

const page = (lines: number): string =>
  `# A page\n\nFor whom.\n\n## Folders of \`src\`, and more\n\n${'A line.\n'.repeat(lines)}\n## Last\n\n\`\`\`\n## none\n\`\`\`\n`;

describe('the contents of a page', () => {
  it('stand before its first title, where it is longer than two screens', () => {
    const text = withContents(page(120));
    const list = '- [Folders of `src`, and more](#folders-of-src-and-more)\n- [Last](#last)\n';
    assert.match(text, /For whom\.\n\n<!-- contents: begin -->/u);
    assert.ok(text.includes(`\n\n${list}\n<!-- contents: end -->\n\n## Folders`), text);
  });

  it('are the same when made again, and none on a short page', () => {
    assert.equal(withContents(withContents(page(120))), withContents(page(120)));
    assert.equal(withContents(page(3)), page(3));
  });
});
