import { makeContentSeal } from '../evidence/seal.ts';
import { completeTree } from './complete-tree.ts';
import { done, type Phase } from './phase.ts';

/** Every file of the tree exists, then the content seal over everything written so far. */
export const evidenceIndex: Phase = {
  id: '10',
  name: 'EvidenceIndex',
  run({ run, system, log, simulated }) {
    completeTree(run, system.clock.now(), simulated);
    log('sealingContent', {}, true);
    const { root } = makeContentSeal(system.files, run);
    return done(`content root ${root}`);
  },
};
