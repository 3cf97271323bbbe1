import { win32 } from 'node:path';
import type { PlaceItem } from './answers.ts';

/**
 * Rights on a folder that let somebody exchange what is in it: delete children, change permissions, take ownership,
 * all.
 */
const RIGHTS_OVER_CONTENT = 0x40 | 0x40000 | 0x80000 | 0x10000000;
/** The right to rename a folder itself, and so all that lies in it. Nobody renames the root of a drive. */
const DELETE = 0x10000;

/** Why a folder of ours cannot be used as it was found after creating and hardening it; null when it can. */
export function refusalOf(place: PlaceItem): string | null {
  if (place.state === 'unreadable' || place.action === 'failed') {
    const kind = place.fileSystem === null ? '' : ` on a ${place.fileSystem} volume`;
    return `it cannot be judged or protected${kind}: ${place.message ?? 'no reason'}`;
  }
  if (place.links.length > 0) return `expected a plain folder, got a link at ${place.links[0] ?? place.path}`;
  if (place.state !== 'folder') return `expected a folder, got ${place.state === 'file' ? 'a file' : 'nothing'}`;
  if (!place.ownerAccepted) {
    return `expected it to belong to SYSTEM or Administrators, got the owner ${place.owner ?? 'nobody'}; ${give(place.path)}`;
  }
  if (place.writableByUsers.length > 0) {
    return `expected only administrators to write there, got ${place.writableByUsers.join(', ')}; ${protect(place.path)}`;
  }
  return null;
}

/** The same for a folder above one of ours: it may take new files of users, but must not let them exchange ours. */
export function refusalAbove(place: PlaceItem): string | null {
  if (place.links.length > 0) return `expected a plain folder, got a link at ${place.links[0] ?? place.path}`;
  if (place.state !== 'folder') {
    return place.state === 'absent' ? null : `expected a folder that can be judged, got ${place.state}`;
  }
  if (!place.ownerAccepted && !isRoot(place)) {
    return `expected it to belong to SYSTEM or Administrators, got the owner ${place.owner ?? 'nobody'}; ${give(place.path)}`;
  }
  const rule = exchangingRule(place);
  return rule === undefined
    ? null
    : `expected that users cannot exchange what is inside, got that right for ${rule.sid}; ${close(place)}`;
}

/** Whether users can exchange what lies in a folder, by its owner or by a rule. */
export const isExchangeable = (place: PlaceItem): boolean =>
  place.state === 'folder' && ((!place.ownerAccepted && !isRoot(place)) || exchangingRule(place) !== undefined);

/** The first rule by which users can exchange what lies in a folder. */
function exchangingRule(place: PlaceItem): PlaceItem['rules'][number] | undefined {
  const users = new Set(place.writableByUsers);
  const exchanging = isRoot(place) ? RIGHTS_OVER_CONTENT : RIGHTS_OVER_CONTENT | DELETE;
  return place.rules.find(
    (one) => one.type === 'allow' && !one.inheritOnly && users.has(one.sid) && (one.rights & exchanging) !== 0,
  );
}

const isRoot = ({ path }: PlaceItem): boolean => win32.parse(path).root === path;

/** A path as PowerShell and cmd both take it: a backslash before a closing quote would be taken for its escape. */
const quoted = (path: string): string => (path.endsWith('\\') ? path : `"${path}"`);

/**
 * One command that gives a folder to administrators; from then on a start hardens it, and sets aside what others have
 * in it.
 */
const give = (path: string): string => `mend it with: icacls ${quoted(path)} /setowner "*S-1-5-32-544"`;

/** One command after which only administrators write to a folder. */
const protect = (path: string): string =>
  `mend it with: icacls ${quoted(path)} /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F"`;

/** One command that takes a folder from those who can exchange what lies in it; others keep what they have. */
const close = ({ path, writableByUsers }: PlaceItem): string =>
  `mend it with: icacls ${quoted(path)} /inheritance:d /remove:g ${writableByUsers.map((sid) => `"*${sid}"`).join(' ')}`;

/** A path and the folders above it, from the drive down, without the path itself. Network paths begin at the share. */
export function foldersAbove(path: string): string[] {
  const above: string[] = [];
  for (let at = win32.dirname(path); ; at = win32.dirname(at)) {
    above.unshift(at);
    if (at === win32.dirname(at)) return above;
  }
}
