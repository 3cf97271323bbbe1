import { deepEqual, doesNotMatch, equal, match, notEqual } from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './programs.ts';

/** One variable that steers Node.js or OpenSSL, and what is known to remain of its effect. */
export interface Attack {
  readonly name: string;
  readonly env: Record<string, string>;
  /** What the runtime says on stderr although the program takes no notice; by default nothing. */
  readonly stderr?: RegExp;
  /** True when the runtime writes below the named folder before or after the program can prevent it. */
  readonly writes?: boolean;
  /** True when the runtime ends itself, with a code of its own. */
  readonly ends?: boolean;
}

/** How to reach the program under attack, here or in Wine. */
export interface Target {
  /** A folder on this machine for the files of the attacks. */
  readonly folder: string;
  /** The same folder, as the program names it. */
  readonly inProgram: string;
  /** Starts the program with these variables, always with the same harmless arguments. */
  readonly run: (env: Record<string, string>) => Promise<Ended>;
}

const EVIL_SCRIPT = `console.log('INJECTED'); require('node:fs').writeFileSync(__dirname + '/out/injected', '');`;

const EVIL_OPENSSL = (folder: string) =>
  `openssl_conf = a\nnodejs_conf = a\n[a]\nproviders = b\n[b]\nevil = c\n[c]\nmodule = ${folder}/evil.so\nactivate = 1\n`;

/** Every variable of which it is known that it reaches a single executable that is built without precautions. */
export const attacks = (folder: string): Attack[] => [
  { name: 'NODE_OPTIONS loads a script', env: { NODE_OPTIONS: `--require=${folder}/evil.cjs` } },
  { name: 'NODE_OPTIONS is not understood', env: { NODE_OPTIONS: '--bogus' } },
  { name: 'OPENSSL_CONF loads a module', env: { OPENSSL_CONF: `${folder}/evil.cnf` } },
  { name: 'OPENSSL_MODULES', env: { OPENSSL_MODULES: folder, OPENSSL_ENGINES: folder } },
  { name: 'NODE_EXTRA_CA_CERTS', env: { NODE_EXTRA_CA_CERTS: `${folder}/evil.pem` } },
  { name: 'NODE_EXTRA_CA_CERTS is not there', env: { NODE_EXTRA_CA_CERTS: `${folder}/missing.pem` } },
  { name: 'SSL_CERT_FILE', env: { SSL_CERT_FILE: `${folder}/evil.pem`, SSL_CERT_DIR: folder } },
  { name: 'SSLKEYLOGFILE', env: { SSLKEYLOGFILE: `${folder}/out/keys` } },
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
  { name: 'NODE_REDIRECT_WARNINGS', env: { NODE_REDIRECT_WARNINGS: `${folder}/out/warnings` } },
  { name: 'NODE_PENDING_DEPRECATION', env: { NODE_PENDING_DEPRECATION: '1', NODE_NO_WARNINGS: '0' } },
  { name: 'NODE_USE_ENV_PROXY', env: { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:9' } },
  { name: 'NODE_PATH', env: { NODE_PATH: folder, NODE_PRESERVE_SYMLINKS: '1', NODE_PRESERVE_SYMLINKS_MAIN: '1' } },
  { name: 'NODE_ICU_DATA', env: { NODE_ICU_DATA: folder } },
  { name: 'NODE_DEBUG', env: { NODE_DEBUG: 'net,module', NODE_DEBUG_NATIVE: 'all' } },
  { name: 'NODE_REPL_HISTORY', env: { NODE_REPL_HISTORY: `${folder}/out/history` } },
  { name: 'NODE_TEST_CONTEXT', env: { NODE_TEST_CONTEXT: 'child-v8', NODE_UNIQUE_ID: '1' } },
  { name: 'WATCH_REPORT_DEPENDENCIES', env: { WATCH_REPORT_DEPENDENCIES: '1' } },
  { name: 'UV_THREADPOOL_SIZE', env: { UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '1' } },
  // Prevented: the coverage file. The price is that the runtime says so.
  { name: 'NODE_V8_COVERAGE', env: { NODE_V8_COVERAGE: `${folder}/out` }, stderr: /coverage has not been started/ },
  // Not prevented, and not preventable from inside: the runtime reads compiled code from this folder before the first
  // line of the program, and writes it at the end. Who sets the variable of a process can run code in it.
  { name: 'NODE_COMPILE_CACHE', env: { NODE_COMPILE_CACHE: `${folder}/out` }, writes: true },
  // Nor these: the runtime ends itself, before the first line of the program or after its last.
  { name: 'NODE_REPL_EXTERNAL_MODULE', env: { NODE_REPL_EXTERNAL_MODULE: `${folder}/evil.cjs` }, ends: true },
  { name: 'NODE_CHANNEL_FD names no channel', env: { NODE_CHANNEL_FD: '3' }, ends: true },
];

/** Lays out the files that the attacks name. */
export const prepareAttacks = ({ folder, inProgram }: Target): void => {
  writeFileSync(join(folder, 'evil.cjs'), EVIL_SCRIPT);
  writeFileSync(join(folder, 'evil.cnf'), EVIL_OPENSSL(inProgram));
  writeFileSync(join(folder, 'evil.pem'), 'not a certificate');
};

/** Runs the program once in peace and once under the attack, and expects no difference but the known one. */
export const assertUnmoved = async (target: Target, attack: Attack): Promise<void> => {
  const peace = await target.run({});
  equal(peace.code, 0, peace.stderr);
  notEqual(peace.stdout, '');
  const out = join(target.folder, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const { code, stdout, stderr } = await target.run(attack.env);
  doesNotMatch(stdout + stderr, /INJECTED/);
  if (attack.ends === true) {
    notEqual(code, peace.code);
    return;
  }
  equal(code, peace.code);
  equal(stdout, peace.stdout);
  if (attack.stderr === undefined) equal(stderr, peace.stderr);
  else match(stderr, attack.stderr);
  if (attack.writes !== true) deepEqual(existsSync(out) ? readdirSync(out) : [], []);
};
