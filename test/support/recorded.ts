import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Facts recorded of Windows lie beside the project, or where `PATCHPILOT_RECORDED` says; they are somebody's and are
 * not in the repository.
 */
const FOLDER = process.env['PATCHPILOT_RECORDED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

/**
 * The options of a test that reads this recording: left out, with a line that says so, where the recordings are not at
 * hand.
 */
export const recorded = (path: string): { skip: string | false } => ({
  skip: existsSync(join(FOLDER, path)) ? false : `the recorded facts of Windows are not here: ${path}`,
});

/** The bytes of a recording. */
export const recording = (path: string): Buffer => readFileSync(join(FOLDER, path));

/** A recording that is JSON. The caller says its shape. */
export const fact = <T>(path: string): T => JSON.parse(recording(path).toString('utf8')) as T;

/** The recordings in a folder whose name ends so; none where the folder is not there. */
export const recordings = (folder: string, end: string): string[] =>
  existsSync(join(FOLDER, folder))
    ? readdirSync(join(FOLDER, folder))
        .filter((name) => name.endsWith(end))
        .map((name) => `${folder}/${name}`)
    : [];
