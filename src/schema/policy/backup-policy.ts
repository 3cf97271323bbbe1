import * as v from 'valibot';
import { described } from '../described.ts';
import { actedOn } from './acted-on.ts';
import { flag, list, name, whole, windowsPath } from './values.ts';

/** One way to show that a backup ran: an event-log entry, a file's age, or a command that ends with 0. */
export const backupProof = v.variant('type', [
  actedOn(
    'simulated',
    v.strictObject({
      type: described(v.literal('EventLog'), 'The kind of proof.'),
      log: described(name, 'Name of the log.'),
      source: described(name, 'Source of the event.'),
      eventId: described(whole(0, 65_535), 'Its number.'),
    }),
  ),
  actedOn(
    'simulated',
    v.strictObject({
      type: described(v.literal('File'), 'The kind of proof.'),
      path: described(windowsPath, 'A file that was written by the backup.'),
    }),
  ),
  actedOn(
    'simulated',
    v.strictObject({
      type: described(v.literal('Command'), 'The kind of proof.'),
      command: described(windowsPath, 'Full path of a program that `allowCommands` allows and that ends with 0.'),
      arguments: described(list(v.string()), 'Its arguments, one text each.'),
    }),
  ),
]);

export const backupPolicy = v.strictObject({
  createRestorePoint: described(actedOn('simulated', flag(false)), 'Make a restore point before the first install.'),
  requireBackup: described(
    v.optional(
      v.nullable(
        v.strictObject({
          newerThanHours: described(whole(1, 8_760), 'How recent.'),
          proofs: described(
            v.pipe(v.array(backupProof), v.minLength(1), v.maxLength(20)),
            'What shows it; one is enough.',
          ),
        }),
      ),
      null,
    ),
    'Require a recent backup.',
  ),
  whenMissing: described(
    v.optional(v.picklist(['block', 'warn']), 'block'),
    '`block`: nothing is installed, 100 `why=backup`. `warn`: go on and say so.',
  ),
});
export type BackupPolicy = v.InferOutput<typeof backupPolicy>;
