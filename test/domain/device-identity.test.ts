import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOtherComputer, usableUuid } from '../../src/domain/device-identity.ts';

const ONE = '4c4c4544-0042-3510-8052-b4c04f564432';
const TWO = '4c4c4544-0042-3510-8052-b4c04f564433';
const of = (computerName: string, smbiosUuid: string | null) => ({ computerName, smbiosUuid });

test('another computer differs in its name and in its board; a new name or a new board alone is the same one', () => {
  assert.equal(isOtherComputer(of('WS-1', ONE), of('WS-2', TWO)), true);
  assert.equal(isOtherComputer(of('WS-1', ONE), of('WS-2', ONE)), false);
  assert.equal(isOtherComputer(of('WS-1', ONE), of('ws-1', TWO)), false);
});

test('a board that cannot be read, now or then, proves no other computer', () => {
  assert.equal(isOtherComputer(of('WS-1', null), of('WS-2', TWO)), false);
  assert.equal(isOtherComputer(of('WS-1', ONE), of('WS-2', null)), false);
});

test('what a board says when its maker gave it no number says nothing', () => {
  for (const none of [
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '{03000200-0400-0500-0006-000700080009}',
    '12345678-1234-5678-90AB-CDDEEFAABBCC',
    'fefefefe-fefe-fefe-fefe-fefefefefefe',
    'Default string',
    '',
    null,
  ])
    assert.equal(usableUuid(none), null);
  assert.equal(usableUuid(` {${ONE.toUpperCase()}} `), ONE);
});
