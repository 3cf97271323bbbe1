import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createNetwork } from '../../src/system/network.ts';

const network = createNetwork();
const OPTIONS = { timeoutMs: 5_000, verifyTls: true, maxBytes: 1_000 };

async function listening(t: TestContext, server: Server | ReturnType<typeof createTcp>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('a port is open, refused, or silent; a name nobody has is told as such', async (t) => {
  const port = await listening(
    t,
    createTcp((socket) => socket.on('error', () => undefined)),
  );
  assert.equal(await network.connect('127.0.0.1', port, 5_000), null);
  const free = createTcp();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const freed = (free.address() as AddressInfo).port;
  await new Promise((resolve) => free.close(resolve));
  assert.equal((await network.connect('127.0.0.1', freed, 5_000))?.kind, 'refused');
  assert.notEqual(await network.connect('no-such-host.invalid', 80, 5_000), null);
});

test('link-local addresses are never asked, however they are written, nor is a name that has no other', async () => {
  for (const host of ['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]', '0xA9FEA9FE', '2852039166'])
    assert.equal((await getOf(`http://${host}:1/latest/meta-data`)).kind, 'linkLocal', host);
  for (const host of ['169.254.1.1', 'fe80::1', '::ffff:169.254.1.1'])
    assert.equal((await network.connect(host, 1, 5_000))?.kind, 'linkLocal', host);
});

const getOf = async (url: string) => {
  const answer = await network.get(url, OPTIONS);
  assert.ok(!answer.ok);
  return answer;
};

test('an answer is taken as it is: any status, no redirection followed, its body up to the limit', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/' }).end();
    else if (request.url === '/large') response.writeHead(200).end('x'.repeat(100_000));
    else response.writeHead(503).end('down');
  });
  const base = `http://127.0.0.1:${await listening(t, server)}`;
  const get = (path: string) => network.get(`${base}${path}`, OPTIONS);
  const down = await get('/');
  assert.ok(down.ok);
  assert.deepEqual([down.status, Buffer.from(down.body).toString()], [503, 'down']);
  const moved = await get('/moved');
  assert.equal(moved.ok && moved.status, 302);
  const large = await get('/large');
  assert.equal(large.ok && large.body.length, 1_000);
});

test('a server that says nothing, breaks off, or speaks no TLS is an answer in time, never a hang', async (t) => {
  const silent = await listening(
    t,
    createTcp((socket) => socket.on('error', () => undefined)),
  );
  const late = await network.get(`http://127.0.0.1:${silent}/`, { ...OPTIONS, timeoutMs: 200 });
  assert.equal(!late.ok && late.kind, 'timeout');
  const breaking = await listening(
    t,
    createTcp((socket) => socket.destroy()),
  );
  assert.equal((await network.get(`http://127.0.0.1:${breaking}/`, OPTIONS)).ok, false);
  assert.equal((await network.get(`https://127.0.0.1:${breaking}/`, OPTIONS)).ok, false);
});
