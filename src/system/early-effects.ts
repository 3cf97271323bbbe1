import process from 'node:process';

/**
 * Undoes what Node.js did with the environment before the program's first line; call it right after
 * `scrubEnvironment` of environment.ts.
 *
 * - NODE_V8_COVERAGE: a file would be written at exit. Stopping prevents that; the runtime then says on stderr that it
 *   has no coverage to write.
 *
 * Not undone: NODE_COMPILE_CACHE (the cache has been read, and its file is written at exit). NODE_EXTRA_CA_CERTS needs
 * no undoing: whom a connection trusts is named for each (network.ts), and its file is read only when one is made.
 */
export const undoEarlyEffects = (removed: readonly string[]): void => {
  if (removed.some((name) => name.toUpperCase() === 'NODE_V8_COVERAGE'))
    process.getBuiltinModule('node:v8').stopCoverage();
};
