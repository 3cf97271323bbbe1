import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { embeddedAssets } from './assets.mjs';
import { inRoot, PROGRAM, STAGE } from './paths.mjs';
import { mustRun } from './process.mjs';
import { runtimeProgram, RUNTIMES } from './runtimes.mjs';

/** The version whose source was read: an inner function of the package is used, which may change with any release. */
const PKG_VERSION = '6.23.0';

/**
 * The program's fixed Node.js arguments. With `execArgvExtension: 'none'` they are also the only ones: NODE_OPTIONS is
 * not read.
 *
 * @param {import('./runtimes.mjs').Platform} platform
 */
const execArgv = (platform) => [
  '--use-system-ca',
  // Instead of OPENSSL_CONF and of the file at OpenSSL's built-in place, both of which can load a module.
  `--openssl-config=${platform === 'win' ? 'NUL' : '/dev/null'}`,
  '--disable-sigusr1',
  // Against NODE_USE_ENV_PROXY: health checks go direct.
  '--no-use-env-proxy',
  // Against NODE_REDIRECT_WARNINGS, which names a file to write to; and stderr stays empty unless a run fails.
  '--no-warnings',
];

/**
 * Puts the bundle in `stage` and the assets into a copy of the pinned runtime.
 *
 * @param {import('./runtimes.mjs').Platform} platform
 * @param {{ stage?: string, output?: string }} [options]
 */
export const inject = async (platform, { stage = STAGE, output = PROGRAM[platform] } = {}) => {
  const pkg = JSON.parse(readFileSync(inRoot('node_modules', '@yao-pkg', 'pkg', 'package.json'), 'utf8'));
  if (pkg.version !== PKG_VERSION) throw new Error(`expected @yao-pkg/pkg ${PKG_VERSION}, got ${pkg.version}`);
  const home = join(stage, platform);
  rmSync(home, { recursive: true, force: true });
  preparePkgCache(join(home, '.pkg-cache', 'sea'));
  mkdirSync(join(stage, 'tmp'), { recursive: true });
  const request = {
    entry: join(stage, 'patchpilot.cjs'),
    assetFolder: join(home, 'assets'),
    options: {
      targets: [{ platform, arch: 'x64', nodeRange: `node${RUNTIMES.version}`, output }],
      signature: false,
      seaConfig: {
        // Node.js writes this path into the program. pkg works in <TMPDIR>/pkg-sea-<random>, so relative to that folder
        // the bundle has the same path in every clone.
        main: '../../patchpilot.cjs',
        assets: embeddedAssets(),
        execArgv: execArgv(platform),
        execArgvExtension: 'none',
        disableExperimentalSEAWarning: true,
        useCodeCache: false,
        useSnapshot: false,
      },
    },
  };
  await mustRun(runtimeProgram('linux'), [inRoot('src', 'build', 'inject-child.mjs'), JSON.stringify(request)], {
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: join(stage, 'tmp') },
    quiet: true,
  });
  chmodSync(output, 0o755);
};

/**
 * pkg takes a runtime from `.pkg-cache` in the home folder and downloads nothing when the archive and its unpacked
 * program are there with their `.ok` markers. The archive itself is then never opened, so an empty file stands for it.
 *
 * @param {string} cache
 */
const preparePkgCache = (cache) => {
  const names = /** @type {const} */ ({
    linux: {
      archive: `node-v${RUNTIMES.version}-linux-x64.tar.gz`,
      program: `node-v${RUNTIMES.version}-linux-x64/bin/node`,
    },
    win: { archive: `node-v${RUNTIMES.version}-win-x64.zip`, program: `node-v${RUNTIMES.version}-win-x64.exe` },
  });
  for (const platform of /** @type {const} */ (['linux', 'win'])) {
    const program = join(cache, names[platform].program);
    mkdirSync(dirname(program), { recursive: true });
    for (const empty of [names[platform].archive, `${names[platform].archive}.ok`])
      writeFileSync(join(cache, empty), '');
    symlinkSync(runtimeProgram(platform), program);
    writeFileSync(`${program}.ok`, '');
  }
};
