import * as v from 'valibot';
import { flag, list, name, whole, windowsPath } from './values.ts';

/** One way to show that a backup ran: an event-log entry, a file's age, or a command that ends with 0. */
export const backupProof = v.variant('type', [
  v.strictObject({ type: v.literal('EventLog'), log: name, source: name, eventId: whole(0, 65_535) }),
  v.strictObject({ type: v.literal('File'), path: windowsPath }),
  v.strictObject({ type: v.literal('Command'), command: windowsPath, arguments: list(v.string()) }),
]);

export const backupPolicy = v.strictObject({
  createRestorePoint: flag(false),
  requireBackup: v.optional(
    v.nullable(
      v.strictObject({
        newerThanHours: whole(1, 8_760),
        proofs: v.pipe(v.array(backupProof), v.minLength(1), v.maxLength(20)),
      }),
    ),
    null,
  ),
  whenMissing: v.optional(v.picklist(['block', 'warn']), 'block'),
});
export type BackupPolicy = v.InferOutput<typeof backupPolicy>;
