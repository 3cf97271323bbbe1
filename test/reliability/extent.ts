import process from 'node:process';

/** In CI everything is played; elsewhere a part of it, unless `PATCHPILOT_RELIABILITY=full` asks for all. */
export const FULL = process.env['CI'] === 'true' || process.env['PATCHPILOT_RELIABILITY'] === 'full';
