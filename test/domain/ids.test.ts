import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { win32 } from 'node:path';
import { checkId } from '../../src/domain/ids.ts';

describe('ids', () => {
  for (const id of [
    'T0',
    'MSP-001',
    'Client ABC',
    'a',
    '9',
    'x'.repeat(64),
    'host.example.org',
    'CONTOSO',
    'COM10',
    'a_b',
  ]) {
    it(`may be ${id}`, () => assert.equal(checkId('tenantId', id), null));
  }

  for (const id of [
    '..\\..\\x',
    '../x',
    'C:evil',
    'CON',
    'con.txt',
    'nul .json',
    'LPT1',
    'x.',
    'x ',
    '-x',
    '.x',
    'x'.repeat(300),
    '🦊',
    'ä',
    'a\u0000b',
    'a\n',
    'a~sim',
    '',
  ]) {
    it(`may not be ${JSON.stringify(id.slice(0, 20))}`, () => assert.notEqual(checkId('deviceId', id), null));
  }

  it('that pass never leave the folder they are joined to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 70 }), (id) => {
        if (checkId('siteId', id) !== null) return;
        assert.equal(win32.dirname(win32.join('C:\\root', id)), 'C:\\root');
        assert.equal(win32.basename(win32.normalize(win32.join('C:\\root', id))), id);
      }),
      { numRuns: 5000 },
    );
  });
});
