import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recording, recordings } from '../support/recorded.ts';
import { replay } from '../support/replay.ts';

/** What `--record` kept on a real Windows: nobody has put any there yet, and each that comes is read from then on. */
const RECORDED = recordings('bridge', '.jsonl');
const NONE = RECORDED.length === 0 ? 'no lines of the bridge were recorded on a real Windows' : false;

describe('recorded lines of the bridge', { skip: NONE }, () => {
  for (const path of RECORDED) {
    it(`${path}: every line is of the protocol, every item of its part's form`, () => {
      assert.deepEqual(replay(recording(path).toString('utf8')).faults, []);
    });
  }
});
