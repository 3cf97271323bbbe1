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
  { name: 'NODE_EXTRA_CA_CERTS', env: { NODE_EXTRA_CA_CERTS: `${folder}/evil.pem` } },
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
  { name: 'NODE_REDIRECT_WARNINGS', env: { NODE_REDIRECT_WARNINGS: `${folder}/out/warnings` } },
  { name: 'NODE_USE_ENV_PROXY', env: { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:9' } },
  { name: 'NODE_PATH', env: { NODE_PATH: folder } },
  { name: 'NODE_ICU_DATA', env: { NODE_ICU_DATA: folder } },
  { name: 'NODE_DEBUG', env: { NODE_DEBUG: 'net,module' } },
  // Prevented: the coverage file. The price is that the runtime says so.
  { name: 'NODE_V8_COVERAGE', env: { NODE_V8_COVERAGE: `${folder}/out` }, stderr: /coverage has not been started/ },
  // Not prevented, and not preventable from inside: the runtime reads compiled code from this folder before the first
  // line of the program, and writes it at the end. Who sets the variable of a process can run code in it.
  { name: 'NODE_COMPILE_CACHE', env: { NODE_COMPILE_CACHE: `${folder}/out` }, writes: true },
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
  equal(code, peace.code);
  equal(stdout, peace.stdout);
  if (attack.stderr === undefined) equal(stderr, peace.stderr);
  else match(stderr, attack.stderr);
  if (attack.writes !== true) deepEqual(existsSync(out) ? readdirSync(out) : [], []);
};
