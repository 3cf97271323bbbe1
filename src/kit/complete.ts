import { rowsOfKbs, type BuildRow, type BuildTable } from '../domain/builds.ts';
import { classificationNamed, unknownClassification } from '../domain/classification.ts';
import { byTableOfBuilds } from '../domain/kit-builds.ts';
import type { KitEntry, KitSourceFile } from '../schema/kit.ts';
import { checkArguments } from './arguments.ts';
import { checkFileName, fileTypeOf, readFileName } from './file-names.ts';
import { deriveKind } from './kind.ts';
import { kitFault, type KitFault } from './kit-fault.ts';
import { NO_PROPERTIES, type PackageProperties } from './properties.ts';
import { trueBefore } from './true-before.ts';

/** Windows Installer's and most installers' own words: 0 done, 3010 reboot needed, 1641 reboot begun. */
const SUCCESS_CODES = [0];
const REBOOT_CODES = [3010, 1641];

/** An entry before its place in the order, its size and its hash are known; `order` is what was stated. */
export type Draft = Omit<KitEntry, 'order' | 'size' | 'sha256'> & { readonly order: number | null };

export interface Completed {
  readonly draft: Draft;
  readonly faults: readonly KitFault[];
  /** What a reader of the kit should know: guesses and what nobody stated. */
  readonly notes: readonly string[];
}

/** What is known of a file beside its name and what is stated of it. */
export interface Known {
  /** For every file that states none itself; null without one. */
  readonly classification: string | null;
  readonly properties: PackageProperties;
  readonly builds: BuildTable | null;
}

export const NOTHING_KNOWN: Known = { classification: null, properties: NO_PROPERTIES, builds: null };

/** What the updates of the table are classified as: only a preview is no security update (docs/kits.md). */
const BY_TYPE = {
  B: 'Security Updates',
  OOB: 'Security Updates',
  Hotpatch: 'Security Updates',
  Preview: 'Updates',
} as const;

/** One file as an entry: what its name and the package say, overridden and completed by what people stated. Pure. */
export function completeEntry(file: string, stated: KitSourceFile | undefined, known = NOTHING_KNOWN): Completed {
  const byName = readFileName(file);
  const { properties } = known;
  const type = fileTypeOf(file);
  const runs = type === 'exe' || type === 'msi';
  const kb = stated?.kb === undefined ? (byName.kb ?? properties.kb) : stated.kb;
  const architecture =
    stated?.architecture === undefined ? (byName.architecture ?? properties.architecture) : stated.architecture;
  const rows = kb === null || known.builds === null ? [] : rowsOfKbs(known.builds, [kb], null);
  const classification = classificationOf(stated, known, rows);
  const title = stated?.title ?? fallbackTitle(kb, architecture);
  const faults: KitFault[] = [];
  if (classification.name === null) faults.push(kitFault('classification', file, classification.message));
  const wrong = checkFileName(file);
  if (wrong !== null) faults.push(kitFault('name', file, `${wrong}; rename it`));
  if (title === null) {
    faults.push(kitFault('statement', file, 'its name holds no KB number: expected a title in kit-source.json'));
  }
  if (type === 'exe' && stated?.arguments === undefined) {
    faults.push(kitFault('statement', file, 'expected its silent arguments in kit-source.json, [] if it needs none'));
  }
  const kind =
    stated?.kind ??
    deriveKind({
      kb,
      byName: byName.kind,
      title: title ?? '',
      classification: classification.name ?? '',
      effects: stated?.effects ?? [],
      rows,
    });
  const byTable = byTableOfBuilds(hasBuild(kind) ? rows : [], stated?.targetBuilds ?? []);
  const effects = stated?.effects ?? byTable.effects;
  const draft: Draft = {
    file,
    kb,
    title: title ?? file,
    classification: classification.name ?? '',
    severity: stated?.severity ?? null,
    kind,
    architecture,
    targetBuilds: stated?.targetBuilds ?? byTable.targetBuilds,
    releasedAt: stated?.releasedAt ?? null,
    checkpoints: stated?.checkpoints ?? [],
    effects,
    rebootRequired: stated?.rebootRequired ?? false,
    arguments: stated?.arguments ?? [],
    successCodes: stated?.successCodes ?? (runs ? SUCCESS_CODES : []),
    rebootCodes: stated?.rebootCodes ?? (runs ? REBOOT_CODES : []),
    order: stated?.order ?? null,
  };
  if (!runs && (stated?.successCodes ?? stated?.rebootCodes) !== undefined) {
    faults.push(kitFault('statement', file, 'expected exit codes for .exe and .msi only'));
  }
  faults.push(...checkArguments(draft).map((message) => kitFault('arguments', file, message)));
  const derived = stated?.effects === undefined ? byTable.effects.map(({ atLeast }) => atLeast) : [];
  return { draft, faults, notes: [...notesOn(draft, rows, derived), ...trueBefore(draft, rows, known.builds)] };
}

/** Kinds that raise the build of Windows; the table of builds knows no other. */
const hasBuild = (kind: KitEntry['kind']): boolean => kind === 'cumulative' || kind === 'hotpatch';

type Classification = { readonly name: string } | { readonly name: null; readonly message: string };

/** What people state counts first, then what the package says of itself, then its number in the table of builds. */
function classificationOf(stated: KitSourceFile | undefined, known: Known, rows: readonly BuildRow[]): Classification {
  const written = stated?.classification ?? known.classification;
  if (written !== null) {
    const name = classificationNamed(written);
    return name === null ? { name, message: unknownClassification(written) } : { name };
  }
  const own = known.properties.classification;
  const found = (own === null ? null : classificationNamed(own)) ?? byTable(rows);
  if (found !== null) return { name: found };
  const says =
    own === null
      ? 'neither the package nor the table of builds says it'
      : `the package says ${JSON.stringify(own)}, which is none`;
  const how = `state it in kit-source.json ("classification": "Security Updates"), or for all files by --classification "Security Updates"`;
  return { name: null, message: `expected a classification, and ${says}; ${how}` };
}

/** Null where the table does not know the number, or not of what type its update is, or knows two answers. */
function byTable(rows: readonly BuildRow[]): string | null {
  const [first, ...others] = new Set(rows.map(({ type }) => (type === null ? null : BY_TYPE[type])));
  return others.length > 0 ? null : (first ?? null);
}

function fallbackTitle(kb: string | null, architecture: KitEntry['architecture']): string | null {
  if (kb === null) return null;
  return architecture === null ? kb : `${kb} for ${architecture}`;
}

function notesOn(draft: Draft, rows: readonly BuildRow[], derived: readonly string[]): string[] {
  const notes = derived.map((build) => `${draft.file}: its effect is build ${build}, by the table of builds`);
  for (const effect of draft.effects) {
    if (effect.type === 'file' && effect.sha256 === undefined && effect.minVersion === undefined) {
      notes.push(
        `${draft.file}: any file at ${effect.path} counts as its effect; with sha256 or minVersion only the right one does`,
      );
    }
  }
  if (draft.effects.length === 0) {
    const leaves = [...new Set(rows.map(({ build, revision }) => `${build}.${revision}`))].join(' or ');
    const hint = leaves === '' ? '' : `; by the table of builds it leaves ${leaves}`;
    notes.push(
      `${draft.file}: no effect stated; its install can never be confirmed (unconfirmed, exit code 100)${hint}`,
    );
  }
  return notes;
}
