import { scrubEnvironment } from './system/environment.ts';
import { undoEarlyEffects } from './system/early-effects.ts';

const { removed } = scrubEnvironment(process.env);
undoEarlyEffects(removed);
process.stdout.write('patchpilot\n');
