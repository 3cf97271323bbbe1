import process from 'node:process';

/**
 * Undoes what Node.js did with the environment before the program's first line; call it right after
 * `scrubEnvironment` of environment.ts.
 *
 * - NODE_EXTRA_CA_CERTS: the file's certificates would be trusted although the variable is gone. The default list is
 *   set to what it is without them.
 * - NODE_V8_COVERAGE: a file would be written at exit. Stopping prevents that; the runtime then says on stderr that it
 *   has no coverage to write.
 *
 * Not undone: NODE_COMPILE_CACHE (the cache has been read, and its file is written at exit), and what NODE_DEBUG prints
 * on stderr.
 */
export const undoEarlyEffects = (removed: readonly string[]): void => {
  const names = new Set(removed.map((name) => name.toUpperCase()));
  // Loaded when needed: tls alone takes a third of the time that the program takes to start.
  if (names.has('NODE_EXTRA_CA_CERTS')) {
    const { getCACertificates, setDefaultCACertificates } = process.getBuiltinModule('node:tls');
    setDefaultCACertificates(getCACertificates('default'));
  }
  if (names.has('NODE_V8_COVERAGE')) process.getBuiltinModule('node:v8').stopCoverage();
};
