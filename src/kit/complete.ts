import type { KitEntry, KitSourceFile } from '../schema/kit.ts';
import { checkArguments } from './arguments.ts';
import { checkFileName, fileTypeOf, readFileName } from './file-names.ts';
import { deriveKind } from './kind.ts';
import { kitFault, type KitFault } from './kit-fault.ts';

/** What stands for a classification that nobody stated: it says nothing, so the default policy does not select it. */
export const UNSTATED_CLASSIFICATION = 'Updates';

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

/** One file as an entry: what its name says, overridden and completed by what people stated. Pure. */
export function completeEntry(file: string, stated: KitSourceFile | undefined): Completed {
  const byName = readFileName(file);
  const type = fileTypeOf(file);
  const runs = type === 'exe' || type === 'msi';
  const kb = stated?.kb === undefined ? byName.kb : stated.kb;
  const architecture = stated?.architecture === undefined ? byName.architecture : stated.architecture;
  const effects = stated?.effects ?? [];
  const classification = stated?.classification ?? UNSTATED_CLASSIFICATION;
  const title = stated?.title ?? fallbackTitle(kb, architecture);
  const faults: KitFault[] = [];
  const wrong = checkFileName(file);
  if (wrong !== null) faults.push(kitFault('name', file, `${wrong}; rename it`));
  if (title === null) {
    faults.push(kitFault('statement', file, 'its name holds no KB number: expected a title in kit-source.json'));
  }
  if (type === 'exe' && stated?.arguments === undefined) {
    faults.push(kitFault('statement', file, 'expected its silent arguments in kit-source.json, [] if it needs none'));
  }
  const draft: Draft = {
    file,
    kb,
    title: title ?? file,
    classification,
    severity: stated?.severity ?? null,
    kind: stated?.kind ?? deriveKind({ byName: byName.kind, title: title ?? '', classification, effects }),
    architecture,
    targetBuilds: stated?.targetBuilds ?? [],
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
  return { draft, faults, notes: notesOn(draft, stated) };
}

function fallbackTitle(kb: string | null, architecture: KitEntry['architecture']): string | null {
  if (kb === null) return null;
  return architecture === null ? kb : `${kb} for ${architecture}`;
}

function notesOn(draft: Draft, stated: KitSourceFile | undefined): string[] {
  const notes: string[] = [];
  if (stated?.classification === undefined) {
    notes.push(
      `${draft.file}: no classification stated, "${UNSTATED_CLASSIFICATION}" taken; the default policy does not select it`,
    );
  }
  for (const effect of draft.effects) {
    if (effect.type === 'file' && effect.sha256 === undefined && effect.minVersion === undefined) {
      notes.push(
        `${draft.file}: any file at ${effect.path} counts as its effect; with sha256 or minVersion only the right one does`,
      );
    }
  }
  if (draft.effects.length === 0) {
    notes.push(`${draft.file}: no effect stated; its install can never be confirmed (unconfirmed, exit code 100)`);
  }
  return notes;
}
