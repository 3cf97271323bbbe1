import { posix, win32 } from 'node:path';
import { acceptedFaults, acceptedWarnings } from '../domain/policy/accepted.ts';
import { doubtsOf } from '../domain/policy/doubts.ts';
import { faultyWindows } from '../domain/policy/doubts-of-windows.ts';
import { isObject } from '../domain/policy/files.ts';
import { mergeLevels, parseMerged } from '../domain/policy/merge.ts';
import { notActedOn } from '../domain/policy/not-acted-on.ts';
import { sourcesOf } from '../domain/policy/sources.ts';
import type { Fault } from '../schema/fault.ts';
import type { System } from '../system/system.ts';
import { childLevels, openGlobal } from './chain.ts';
import { decideIds, decideRing } from './decide-ids.ts';
import { findConfig } from './find-config.ts';
import { packedIn } from './gather.ts';
import { inlineFiles } from './inline.ts';
import { checkNames, demandAnyPolicy, unknownRing } from './known-names.ts';
import { readLevel, shownFolder, type LevelFolder } from './level-folder.ts';
import { located } from './located.ts';
import { packedBuilds, readBuilds, type GivenBuilds } from './read-builds.ts';
import type { ReadFile } from './read-policy-file.ts';
import { StableReader } from './reader.ts';
import type { TreeContext } from './tree-context.ts';
import { almostSameRings, unreadNames } from './unread-names.ts';

export interface PolicyCheck {
  readonly faults: readonly Fault[];
  /** What may be meant and most likely is not. */
  readonly warnings: readonly Fault[];
  /** Every policy file that was read, by its shown name, each once. */
  readonly files: readonly string[];
  /** Device folders of the tree. */
  readonly devices: number;
  readonly profiles: readonly string[];
  /** The table of builds that lies in the config root, or in the packed file. */
  readonly builds: GivenBuilds | null;
}

/**
 * Every fault of a whole config tree: each file of each tenant, client, site, device and ring, names that are never
 * read, and the locks along every chain under every ring. Throws `configMissing`, and as `Files` does for what cannot
 * be read. There is no time limit: a tree of five thousand devices may lie on a slow share, and a person waits.
 */
export function checkPolicyTree(
  system: Pick<System, 'files' | 'host' | 'clock'>,
  input: { readonly config: string | null; readonly programFolder: string | null; readonly hash: TreeContext['hash'] },
): PolicyCheck {
  const path = system.host.platform === 'win32' ? win32 : posix;
  const reader = new StableReader(system.files);
  const place = findConfig(reader, path, { ...input, workingFolder: system.host.workingFolder });
  if (place === null) return { faults: [], warnings: [], files: [], devices: 0, profiles: [], builds: null };
  const context: TreeContext = { reader, path, hash: input.hash, root: place.root, profileFile: place.profileFile };
  const packed = packedIn(context);
  const nowMs = system.clock.now();
  if (packed === null) return new TreeCheck(context, nowMs).run();
  const { files, faults } = inlineFiles(packed, input.hash);
  const { grave, slight } = checkPolicyChain(files, nowMs);
  const { builds, faults: inTable } = packedBuilds(packed.builds, packed.file, input.hash);
  return {
    ...{ faults: [...faults, ...grave, ...inTable], warnings: slight },
    ...{ files: [packed.file], devices: 1, profiles: [], builds },
  };
}

/** One level of a chain with its files, those of the level itself and those of each ring. */
interface ReadLevelFolder {
  readonly own: readonly ReadFile[];
  readonly rings: ReadonlyMap<string, readonly ReadFile[]>;
}

/** What only the merged values of a chain show: broken locks, and what nobody can mean or may not mean. */
function checkPolicyChain(
  files: readonly ReadFile[],
  nowMs: number,
): { readonly grave: Fault[]; readonly slight: Fault[] } {
  const { merged, faults } = mergeLevels(files);
  const parsed = parseMerged(merged);
  if (!parsed.ok) return { grave: [...faults, ...parsed.faults], slight: [] };
  const { policies } = parsed;
  const sources = sourcesOf(policies, merged);
  const doubts = doubtsOf(policies, sources, unsoundIn(files));
  const idle = notActedOn({ policies, sources }, 'real');
  const of = (grade: 'fault' | 'warning') => doubts.filter((one) => one.grade === grade).map(({ fault }) => fault);
  const merely = { policies, sources };
  return {
    grave: [...faults, ...of('fault'), ...acceptedFaults(merely, nowMs)],
    slight: [...of('warning'), ...acceptedWarnings(merely, nowMs), ...idle],
  };
}

/** Keys of `updateSettings` of which the last file of the chain that states them states them with a fault. */
function unsoundIn(files: readonly ReadFile[]): ReadonlySet<string> {
  const keysOf = (value: unknown): readonly string[] => {
    const settings = isObject(value) ? value['updateSettings'] : undefined;
    return isObject(settings) ? Object.keys(settings) : [];
  };
  const unsound = new Set<string>();
  for (const { policy, value, asRead = value } of files) {
    if (policy !== 'UpdatePolicy') continue;
    const sound = new Set(keysOf(value));
    for (const key of keysOf(asRead)) {
      if (sound.has(key)) unsound.delete(key);
      else unsound.add(key);
    }
  }
  return unsound;
}

/** Stands for the name of the computer, which a check of a whole tree does not ask. */
const ANY_DEVICE = 'device';

class TreeCheck {
  private readonly context: TreeContext;
  private readonly nowMs: number;
  /** By content: a fault that many chains show is one fault. */
  private readonly faults = new Map<string, Fault>();
  private readonly warnings = new Map<string, Fault>();
  private readonly files = new Set<string>();
  /** The level folders, as shown, that have a folder for each ring. */
  private readonly rings = new Map<string, string[]>();
  private readonly unread: Fault[] = [];
  private devices = 0;

  constructor(context: TreeContext, nowMs: number) {
    this.context = context;
    this.nowMs = nowMs;
  }

  run(): PolicyCheck {
    const global = openGlobal(this.context);
    this.visit(global, []);
    this.checkNamesIn(global);
    if (this.files.size === 0 && this.faults.size === 0) demandAnyPolicy(this.context, global);
    const { builds, faults: inTable } = readBuilds(this.context);
    this.add(inTable);
    this.addUnread();
    const { faults, warnings, files, devices, rings } = this;
    return {
      builds,
      faults: [...faults.values()],
      warnings: [...warnings.values()],
      files: [...files],
      devices,
      profiles: [...rings.keys()].sort(),
    };
  }

  private visit(folder: LevelFolder, above: readonly ReadLevelFolder[]): void {
    if (folder.level === 'Device') this.devices += 1;
    this.add([...folder.faults, ...folder.siblingFaults]);
    const rings = folder.profiles.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
    const here = {
      own: this.readFiles(folder, null),
      rings: new Map(rings.map((ring) => [ring, this.readFiles(folder, ring)])),
    };
    const shown = shownFolder(this.context, folder.folder);
    for (const ring of rings) this.rings.set(ring, [...(this.rings.get(ring) ?? []), shown]);
    this.unread.push(...unreadNames(this.context, folder));
    const chain = [...above, here];
    if (here.own.length > 0 || rings.length > 0) this.checkChain(chain);
    for (const child of childLevels(this.context, folder)) this.visit(child, chain);
  }

  /** The ids and the ring that the global profiles name must be of this tree; under a ring, those that it names. */
  private checkNamesIn(global: LevelFolder): void {
    const own = readLevel(this.context, global, null).files;
    const ring = decideRing(null, own);
    if (ring !== null && !this.rings.has(ring.value)) this.add(unknownRing(this.context, global, ring), own);
    for (const name of [null, ...global.profiles.filter(({ kind }) => kind === 'folder').map((one) => one.name)]) {
      const files = name === null ? own : [...own, ...readLevel(this.context, global, name).files];
      this.add(checkNames(this.context, global, decideIds({}, files, ANY_DEVICE)).faults, files);
    }
  }

  /** Merges the chain without a ring and under each ring it knows: locks, and what only the merged values show. */
  private checkChain(chain: readonly ReadLevelFolder[]): void {
    const rings = new Set<string | null>([null, ...chain.flatMap((level) => [...level.rings.keys()])]);
    for (const ring of rings) {
      const files = chain.flatMap((level) => [...level.own, ...(ring === null ? [] : (level.rings.get(ring) ?? []))]);
      const { grave, slight } = checkPolicyChain(files, this.nowMs);
      this.add(grave, files);
      this.add(slight, files, this.warnings);
    }
  }

  /** What nobody reads, once it is known what a profile points to, and which names are faults by themselves. */
  private addUnread(): void {
    const faulty = new Set([...this.faults.values()].map(({ file }) => file));
    const read = [...this.files];
    const isRead = (name: string): boolean => read.some((file) => file === name || file.startsWith(`${name}/`));
    const unread = this.unread.filter(({ file }) => !faulty.has(file) && !isRead(file));
    this.add([...unread, ...almostSameRings(this.rings)], [], this.warnings);
  }

  private readFiles(folder: LevelFolder, ring: string | null): readonly ReadFile[] {
    const { files, faults } = readLevel(this.context, folder, ring);
    this.add(faults);
    for (const { file } of files) this.files.add(file);
    // Windows that are not among the merged values, for another one has a fault, are judged here.
    for (const one of files) {
      const kept = isObject(one.value) && 'maintenanceWindows' in one.value;
      if (one.policy === 'UpdatePolicy' && !kept) this.add(faultyWindows(one.asRead, one.file), [one]);
    }
    return files;
  }

  /** Each once, with its place in the file among `files` that it is about. */
  private add(faults: readonly Fault[], files: readonly ReadFile[] = [], to = this.faults): void {
    for (const fault of faults) {
      const key = JSON.stringify(fault);
      if (!to.has(key)) to.set(key, located(fault, files));
    }
  }
}
