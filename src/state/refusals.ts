import { join } from 'node:path';
import type { PatchPilotError } from '../errors/error.ts';
import { catalogue } from '../errors/catalogue.ts';
import { cleanValue } from '../domain/clean-value.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import type { Refusal } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';

/** `State/refusals.jsonl` is put aside as `refusals.previous.jsonl` when it grows beyond this. */
const MAX_REFUSALS_BYTES = 1_048_576;

/** Records a start that could not make a run folder, with the reason. Throws `outputFailed`. */
export function recordRefusal(system: System, outputRoot: string, error: PatchPilotError): void {
  const folder = join(outputRoot, 'State');
  const path = join(folder, 'refusals.jsonl');
  system.files.makeFolder(folder);
  const line: Refusal = {
    schemaVersion: 1,
    time: new Date(system.clock.now()).toISOString(),
    exitCode: EXIT_CODES.ReportingFailure,
    why: catalogue[error.code].why,
    code: error.code,
    subject: error.subject,
    message: error.message,
  };
  const size = system.files.stat(path)?.size ?? 0;
  if (size > MAX_REFUSALS_BYTES) system.files.rename(path, join(folder, 'refusals.previous.jsonl'));
  const file = system.files.openAppend(path);
  try {
    file.append(Buffer.from(`${JSON.stringify(cleanValue(line))}\n`), true);
  } finally {
    file.close();
  }
}
