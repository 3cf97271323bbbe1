import { ROOT } from './paths.mjs';
import { run } from './process.mjs';

/**
 * @returns {Promise<string>} the commit that the files come from; `-dirty` when they differ from it, `unknown` outside
 *   git (an unpacked source archive)
 */
export const sourceCommit = async () => {
  const head = await git('rev-parse', 'HEAD');
  if (head === undefined) return 'unknown';
  const changes = await git('status', '--porcelain');
  return changes === '' ? head : `${head}-dirty`;
};

/**
 * @param {...string} args
 * @returns {Promise<string | undefined>} nothing when there is no git or no repository
 */
const git = async (...args) => {
  try {
    const { code, stdout } = await run('git', args, { cwd: ROOT, quiet: true });
    return code === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
};
