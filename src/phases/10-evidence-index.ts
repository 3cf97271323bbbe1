import { makeContentSeal } from '../evidence/seal.ts';
import { completeTree } from './complete-tree.ts';
import { removeExpired } from './retention.ts';
import { done, type Phase } from './phase.ts';

/**
 * Runs older than the retention go; every file of the tree exists; then the content seal over everything written so
 * far.
 */
export const phase: Phase<unknown> = {
  alwaysRuns: true,
  run(context) {
    const { run, system, log, simulated } = context;
    removeExpired(context);
    completeTree(run, system.clock.now(), simulated);
    log('sealingContent', {}, true);
    const { root } = makeContentSeal(system.files, run);
    return done(`content root ${root}`);
  },
};
