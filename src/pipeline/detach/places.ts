import { join } from 'node:path';

/** Names inside the protected folder of a run that was handed over. */
export const DETACHED_FILES = {
  policy: 'policy.json',
  kit: 'kit',
  runTask: 'run.xml',
  resumeTask: 'resume.xml',
} as const;

/** The task that begins a run, and the one that goes on with the run of this device when Windows has started. */
export const runTask = (id: string): string => `\\PatchPilot\\${id}`;
export const RESUME_TASK = '\\PatchPilot\\Resume';

/** The packed policy of a run that was handed over. */
export const packedPolicy = (folder: string): string => join(folder, DETACHED_FILES.policy);
