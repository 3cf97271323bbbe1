import type { OpenProgram } from '../../domain/open-program.ts';
import type { PlaceItem } from './answers.ts';
import { foldersAbove, isExchangeable } from './inspect-place.ts';

/** What is judged of a program: each folder from the root of its drive down to the one it lies in, then its file. */
export const programLineage = (program: string): string[] => [...foldersAbove(program), program];

/**
 * What users can do to a program, from the answers to its lineage; the worst alone, null where they can do nothing. A
 * folder in which users make files of their own, as below ProgramData, lets them exchange no file of others.
 */
export function openProgramOf(lineage: readonly PlaceItem[]): OpenProgram | null {
  const file = lineage.at(-1);
  const folder = lineage.at(-2);
  if (file === undefined || folder === undefined) return null;
  const found = (kind: OpenProgram['kind'], places: readonly PlaceItem[]): OpenProgram | null =>
    places.length === 0 ? null : { kind, places: places.map(({ path }) => path) };
  const isOpen = (place: PlaceItem): boolean =>
    place === file ? place.state === 'file' && isWritable(place) : isExchangeable(place);
  return (
    found('noAccessLists', WITHOUT_ACCESS_LISTS.test(file.fileSystem ?? '') ? [file] : []) ??
    found('exchange', lineage.filter(isOpen)) ??
    found(
      'unknown',
      lineage.filter(({ state }) => state === 'unreadable'),
    ) ??
    found('beside', folder.state === 'folder' && isWritable(folder) ? [folder] : [])
  );
}

const isWritable = ({ ownerAccepted, writableByUsers }: PlaceItem): boolean =>
  !ownerAccepted || writableByUsers.length > 0;

/** File systems of sticks and cards: Windows answers for them that everybody may do everything, or nothing at all. */
const WITHOUT_ACCESS_LISTS = /^(?:ex)?fat/iu;
