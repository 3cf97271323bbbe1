import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { stopCoverage } from 'node:v8';

/**
 * Undoes what Node.js did with the environment before the program's first line; call it right after
 * {@link import('./environment.ts').scrubEnvironment}.
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
  if (names.has('NODE_EXTRA_CA_CERTS')) setDefaultCACertificates(getCACertificates('default'));
  if (names.has('NODE_V8_COVERAGE')) stopCoverage();
};
