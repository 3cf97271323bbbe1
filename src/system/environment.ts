/** What was found in the environment and taken out of it. */
export interface ScrubbedEnvironment {
  /** Names as they were written, sorted; never values. */
  readonly removed: readonly string[];
  /** True when NODE_TLS_REJECT_UNAUTHORIZED=0 asked for connections without verification. */
  readonly weakenedTls: boolean;
}

/**
 * Variables that Node.js, OpenSSL or libuv read to change what a program does: load code, trust more, write files,
 * speak to a parent. The program is configured by its options and policies alone.
 */
const STEERING = /^(NODE|OPENSSL|SSL|UV|PKG)_|^(SSLKEYLOGFILE|WATCH_REPORT_DEPENDENCIES)$/i;

/**
 * Deletes from `env` what steers the runtime. The first thing the program does, so that nothing later reads such a
 * variable and no child inherits one. What the runtime has read before the program's first line is undone, where it
 * can be, by `undoEarlyEffects` of early-effects.ts.
 */
export const scrubEnvironment = (env: NodeJS.ProcessEnv): ScrubbedEnvironment => {
  const removed = Object.keys(env)
    .filter((name) => STEERING.test(name))
    .sort();
  const weakenedTls = removed.some(
    (name) => name.toUpperCase() === 'NODE_TLS_REJECT_UNAUTHORIZED' && env[name]?.trim() === '0',
  );
  for (const name of removed) Reflect.deleteProperty(env, name);
  return { removed, weakenedTls };
};
