import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { scrubEnvironment } from '../../src/system/environment.ts';

test('removes what steers the runtime, whatever the case of its name, and tells the names only', () => {
  const env = { Path: 'C:\\Windows', node_options: '--require x', OPENSSL_CONF: 'y', SSLKEYLOGFILE: 'z', TEMP: 't' };
  deepEqual(scrubEnvironment(env), { removed: ['OPENSSL_CONF', 'SSLKEYLOGFILE', 'node_options'], weakenedTls: false });
  deepEqual(env, { Path: 'C:\\Windows', TEMP: 't' });
});

test('leaves an ordinary environment as it is', () => {
  const env = { PATH: '/bin', HTTP_PROXY: 'http://proxy', NO_COLOR: '1', SystemRoot: 'C:\\Windows', NODENAME: 'n' };
  deepEqual(scrubEnvironment({ ...env }), { removed: [], weakenedTls: false });
});

test('TLS is weakened by the value 0 alone', () => {
  const weakened = (value: string) => scrubEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: value }).weakenedTls;
  equal(weakened('0'), true);
  equal(weakened('1'), false);
  equal(weakened(''), false);
});
