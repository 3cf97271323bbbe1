import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { assertUnmoved, attacks, prepareAttacks, type Target } from './hostile-environment.ts';
import { buildProbe, runProgram, scratchFolder } from './programs.ts';
import { inRoot, PROGRAM } from '../../src/build/paths.mjs';
import type { AddressInfo, Server } from 'node:net';

const folder = scratchFolder();
const stage = scratchFolder();
const product: Target = { folder, inProgram: folder, run: (env) => runProgram(PROGRAM.linux, ['version'], env) };
prepareAttacks(product);

describe('the finished program in a hostile environment', () => {
  for (const attack of attacks(folder)) test(attack.name, () => assertUnmoved(product, attack));
});

test('the attacks are real: an ordinary Node.js obeys', async () => {
  const run = (env: Record<string, string>) => runProgram(process.execPath, ['-p', '1'], env);
  const by = (name: string) => attacks(folder).find((attack) => attack.name.startsWith(name))?.env ?? {};
  match((await run(by('NODE_OPTIONS loads'))).stdout, /INJECTED/);
  equal((await run(by('NODE_OPTIONS is not'))).code, 9);
  notEqual((await run(by('OPENSSL_CONF'))).code, 0);
  match((await run(by('NODE_DEBUG'))).stderr, /MODULE/);
  await run(by('NODE_V8_COVERAGE'));
  notEqual(readdirSync(`${folder}/out`).filter((name) => name.startsWith('coverage-')).length, 0);
});

describe('a program built like the product', () => {
  const pem = inRoot('test', 'build', 'fixtures', 'localhost-for-tests-only.pem');
  const secure = createServer({ key: readFileSync(pem), cert: readFileSync(pem) }, (_, answer) => answer.end('SECRET'));
  const plain = createPlainServer((_, answer) => answer.end('direct'));
  let probe = '';

  const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server: Server) => (server.address() as AddressInfo).port;
  const see = async (args: string[], env: Record<string, string> = {}) => {
    const { stdout, stderr } = await runProgram(probe, args, env);
    return {
      ...(JSON.parse(stdout) as { result: unknown; scrubbed: unknown; stack: string; execArgv: string[] }),
      stderr,
    };
  };

  before(async () => {
    probe = await buildProbe(stage);
    await Promise.all([listen(secure), listen(plain)]);
  });
  after(() => {
    secure.close();
    plain.close();
  });

  test('trusts nobody more for NODE_EXTRA_CA_CERTS, SSL_CERT_FILE or NODE_TLS_REJECT_UNAUTHORIZED', async () => {
    const url = `https://localhost:${port(secure)}/`;
    const trusting = [{ NODE_EXTRA_CA_CERTS: pem }, { SSL_CERT_FILE: pem }, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }];
    for (const env of [{}, ...trusting] as Record<string, string>[]) {
      match(String((await see(['connect', url], env)).result), /self-signed/, JSON.stringify(env));
    }
  });

  test('says of a NODE_EXTRA_CA_CERTS that is not there where it asks over HTTPS, and nowhere else', async () => {
    const env = { NODE_EXTRA_CA_CERTS: `${folder}/missing.pem` };
    match((await see(['connect', `https://localhost:${port(secure)}/`], env)).stderr, /^Warning: Ignoring extra certs/);
    equal((await see(['assets'], env)).stderr, '');
  });

  test('goes direct, whatever proxy the environment names', async () => {
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' };
    equal((await see(['connect', `http://127.0.0.1:${port(plain)}/`], env)).result, 'direct');
  });

  test('keeps warnings of the runtime off stderr and out of files', async () => {
    const seen = await see(['warn'], { NODE_REDIRECT_WARNINGS: `${folder}/warnings` });
    equal(seen.stderr, '');
    deepEqual(
      readdirSync(folder).filter((name) => name === 'warnings'),
      [],
    );
    deepEqual(seen.scrubbed, { removed: ['NODE_REDIRECT_WARNINGS'], weakenedTls: false });
  });

  test('has its arguments for the runtime fixed, and stack traces with names and no path of the build', async () => {
    const { execArgv, stack } = await see([]);
    deepEqual(execArgv, [
      '--use-system-ca',
      '--openssl-config=/dev/null',
      '--disable-sigusr1',
      '--no-use-env-proxy',
      '--no-warnings',
    ]);
    match(stack, /at main \(\.\.\/\.\.\/patchpilot\.cjs:\d+:\d+\)/);
  });

  test('carries its assets inside', async () => {
    const { names, sbom } = (await see(['assets'])).result as { names: string[]; sbom: { bomFormat: string } };
    equal(sbom.bomFormat, 'CycloneDX');
    deepEqual(
      names.filter((name) => !/^(assets|schemas|examples)\//.test(name)),
      ['THIRD-PARTY-LICENSES.txt', 'sbom.cdx.json'],
    );
    deepEqual(
      names.filter((name) => name.startsWith('assets/brand/')),
      [],
    );
  });
});
