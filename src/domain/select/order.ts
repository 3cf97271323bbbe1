import type { Offer, UpdateKind } from '../../schema/catalog.ts';

/**
 * What goes before what within one run: definitions and the platforms below them fail least and protect at once, a
 * servicing stack is a precondition (on Server 2016 nothing else is offered or goes in without it), recovery updates
 * must come before anything that leaves a reboot pending (they fail with 0x80070643 while one is), the cumulative
 * update leaves one for sure, a feature update is the last act before the reboot. Source: field-facts.md, 11, 14, 23.
 */
export const KIND_ORDER: readonly UpdateKind[] = [
  'definitions',
  'defenderPlatform',
  'securityPlatform',
  'servicingStack',
  'recovery',
  'dynamicUpdate',
  'removalTool',
  'edge',
  'runtime',
  'dotnet',
  'secureBoot',
  'office',
  'sql',
  'driver',
  'extensionDriver',
  'softwareComponent',
  'firmware',
  'other',
  'hotpatch',
  'cumulative',
  'enablement',
  'feature',
];

/**
 * Total order of a run: the order that the source states (a kit knows its chains), kind, then the older release
 * (unknown last), then update id and revision.
 */
export function compareOffers(a: Offer, b: Offer): number {
  return (
    (a.sequence ?? 0) - (b.sequence ?? 0) ||
    KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
    compareText(a.releasedAt ?? '~', b.releasedAt ?? '~') ||
    compareText(a.updateId, b.updateId) ||
    a.revision - b.revision ||
    compareText(a.title, b.title)
  );
}

/** By code unit, the same on every system and in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
