import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the system has such a place: a run flushes hundreds of times, which is not what is tested. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new empty folder; whoever asks removes it. */
export const quickFolder = (): string => mkdtempSync(join(PLACE, 'patchpilot-'));
