import * as v from 'valibot';
import { hresultHex } from '../../domain/hresult.ts';
import { BridgeError } from './bridge-error.ts';
import type { BridgeAnswer } from './bridge.ts';
import type { BridgeJob } from './powershell.ts';

/** The items of the parts of `docs/powershell-bridge.md`, section 5, as far as they are used here. */
const text = v.string();
const maybe = v.nullable(text);
const number = v.number();

export const accountItem = v.object({ name: text, sid: text, isSystem: v.boolean(), isAdministrator: v.boolean() });

export const osItem = v.object({
  currentBuild: maybe,
  ubr: v.nullable(number),
  displayVersion: maybe,
  releaseId: v.optional(maybe),
  editionId: maybe,
  installationType: maybe,
  productName: maybe,
  architecture: maybe,
  computerName: maybe,
});
export type OsItem = v.InferOutput<typeof osItem>;

export const bootItem = v.object({
  present: v.boolean(),
  id: maybe,
  created: v.boolean(),
});

export const placeItem = v.object({
  index: number,
  verb: v.picklist(['judge', 'close', 'create', 'harden']),
  path: text,
  action: v.picklist(['none', 'created', 'hardened', 'refused', 'failed']),
  reason: maybe,
  state: v.picklist(['absent', 'folder', 'file', 'unreadable']),
  isLink: v.boolean(),
  links: v.array(text),
  fileSystem: maybe,
  driveType: maybe,
  owner: maybe,
  ownerAccepted: v.boolean(),
  protected: v.boolean(),
  rules: v.array(
    v.object({
      sid: text,
      rights: number,
      type: v.picklist(['allow', 'deny']),
      inherited: v.boolean(),
      inheritOnly: v.boolean(),
    }),
  ),
  writableByUsers: v.array(text),
  hresult: v.nullable(number),
  message: maybe,
});
export const foreignItem = v.object({ index: number, path: text, owner: maybe, isLink: v.boolean() });
export type PlaceItem = v.InferOutput<typeof placeItem>;

export const serviceItem = v.object({ name: text, displayName: maybe, start: maybe, state: maybe });
export const applicationItem = v.object({ key: text, scope: text, name: text, version: maybe, publisher: maybe });
export const driverItem = v.object({ key: text, name: maybe, version: text, date: maybe, provider: maybe });
export const packageItem = v.object({ name: text, state: v.nullable(number), installTime: maybe });
export const settingItem = v.object({
  key: text,
  name: text,
  kind: text,
  data: v.union([text, number, v.array(text)]),
});
export const signalItem = v.object({
  name: text,
  class: v.picklist(['strong', 'weak', 'noise']),
  set: v.nullable(v.boolean()),
  detail: v.array(text),
  message: maybe,
});
export const servicingItem = v.object({ servicingInProgress: v.nullable(number), autoLogonChecked: v.boolean() });
export const diskItem = v.object({ name: text, total: number, free: number });
export const taskItem = v.object({ path: text });
export const sessionItem = v.object({ session: number, seen: v.picklist(['logonKey', 'shell']), user: maybe });
export const portItem = v.object({ address: text, port: number, process: v.optional(maybe, null) });
export const hardwareItem = v.object({
  manufacturer: maybe,
  model: maybe,
  sku: maybe,
  boardModel: maybe,
  biosVendor: maybe,
  biosVersion: maybe,
  biosDate: maybe,
  processor: maybe,
  machineGuid: maybe,
  secureBoot: v.nullable(number),
});
export const enrolmentItem = v.object({ id: text, provider: text, state: v.nullable(number) });
export const historyItem = v.object({
  updateId: maybe,
  revision: v.nullable(number),
  title: maybe,
  date: maybe,
  operation: v.nullable(number),
  result: v.nullable(number),
  hresult: v.nullable(number),
  client: maybe,
});
export const wsusItem = v.object({ host: text, port: number, reachable: v.boolean() });
export const recoveryItem = v.object({ size: number, free: v.nullable(number) });

const state = v.picklist(['found', 'absent', 'unreadable']);
const answered = { index: number, state, message: maybe };
export const registryAnswer = v.object({
  ...answered,
  kind: maybe,
  data: v.nullable(v.union([text, number, v.array(text)])),
  cut: v.boolean(),
});
export const packageAnswer = v.object({ ...answered, packages: v.array(packageItem) });
export const productAnswer = v.object({
  ...answered,
  products: v.array(v.object({ key: text, scope: text, version: maybe })),
});
export const driverAnswer = v.object({
  ...answered,
  drivers: v.array(v.object({ key: text, inf: v.optional(maybe, null), version: maybe, date: maybe })),
});
/**
 * Keys that a path with `*` leads to, with the names of all their values and the data of those asked for, in their
 * order.
 */
export const valuesAnswer = v.object({
  ...answered,
  opened: v.array(v.object({ path: text, names: v.array(text), data: v.array(maybe) })),
});
export const fileAnswer = v.object({ ...answered, fileVersion: maybe, productVersion: maybe });

/** A part of an answer: its items, or why there are none that may be believed. */
export type Part<T> = { readonly ok: true; readonly items: T[]; readonly skipped: number } | Unread;
export interface Unread {
  readonly ok: false;
  readonly reason: string;
  readonly hresult: number | null;
}

/** The items of a part, checked. Throws `BridgeError` (`noise`) when an item is not of its form. */
export function partOf<const S extends v.GenericSchema>(
  answer: BridgeAnswer,
  job: BridgeJob,
  name: string,
  item: S,
): Part<v.InferOutput<S>> {
  const part = answer.parts.get(name);
  if (part === undefined) return { ok: false, reason: 'was not worked on', hresult: null };
  if (part.state === 'failed') {
    const { hresult, message } = part.failure ?? { hresult: 0, message: '' };
    return { ok: false, reason: `${hresultHex(hresult)} ${message}`, hresult };
  }
  if (part.state === 'open') return { ok: false, reason: 'gave no answer in time', hresult: null };
  const items = part.items.map((one) => {
    const parsed = v.safeParse(item, one);
    if (parsed.success) return parsed.output;
    throw new BridgeError('noise', job, `expected an item of ${name}, got another form: ${parsed.issues[0].message}`);
  });
  return { ok: true, items, skipped: part.skipped };
}

/** The same where nothing can be done without it. Throws `BridgeError` (`partFailed`). */
export function demandPart<const S extends v.GenericSchema>(
  answer: BridgeAnswer,
  job: BridgeJob,
  name: string,
  item: S,
): v.InferOutput<S>[] {
  const part = partOf(answer, job, name, item);
  if (part.ok) return part.items;
  throw new BridgeError('partFailed', job, `${name}: ${part.reason}`, { hresult: part.hresult });
}

/** The one item of a part that has exactly one. */
export function demandOne<const S extends v.GenericSchema>(
  answer: BridgeAnswer,
  job: BridgeJob,
  name: string,
  item: S,
): v.InferOutput<S> {
  const [one, ...more] = demandPart(answer, job, name, item);
  if (one !== undefined && more.length === 0) return one;
  throw new BridgeError('noise', job, `expected one item of ${name}, got ${more.length + (one === undefined ? 0 : 1)}`);
}
