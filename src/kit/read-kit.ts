import { join } from 'node:path';
import { sha256Hex } from '../evidence/hash.ts';
import { checkSchema } from '../schema/faults.ts';
import { kit as kitSchema, MAX_KIT_JSON_BYTES, type Kit } from '../schema/kit.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import type { Files } from '../system/system.ts';
import { kitFault, messageOf, type KitFault } from './kit-fault.ts';
import { signedKit, type SignedKit } from './signature.ts';

export const KIT_JSON = 'kit.json';
export const FILES_FOLDER = 'files';
const MAX_DEPTH = 8;

export type ReadKit =
  | { readonly ok: true; readonly kit: Kit; readonly signed: SignedKit | null; readonly sha256: string }
  | { readonly ok: false; readonly faults: readonly KitFault[] };

/**
 * `kit.json` of a kit folder, of its schema, its signature, and the hash of its exact bytes; or every fault of it.
 * Never throws.
 */
export function readKit(files: Files, folder: string): ReadKit {
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(join(folder, KIT_JSON), MAX_KIT_JSON_BYTES);
  } catch (error) {
    return refuse(messageOf(error));
  }
  if (bytes === undefined) return refuse('the file does not exist');
  const parsed = parseStrictJson(bytes, { file: KIT_JSON, maxBytes: MAX_KIT_JSON_BYTES, maxDepth: MAX_DEPTH });
  if (!parsed.ok) return { ok: false, faults: parsed.faults.map((fault) => ({ ...fault, problem: 'kitJson' })) };
  const checked = checkSchema(kitSchema, parsed.value, KIT_JSON);
  if (!checked.ok) return { ok: false, faults: checked.faults.map((fault) => ({ ...fault, problem: 'kitJson' })) };
  const signed = signedKit(checked.value.signature, parsed.value as object);
  return { ok: true, kit: checked.value, signed, sha256: sha256Hex(bytes) };
}

const refuse = (message: string): ReadKit => ({ ok: false, faults: [kitFault('kitJson', KIT_JSON, message)] });
