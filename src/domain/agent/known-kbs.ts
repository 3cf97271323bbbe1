import type { UpdateKind } from '../../schema/catalog.ts';

/**
 * Updates that keep their number from month to month, or that nothing but their number tells. Sources: recorded
 * listings of agents and WSUS (`corpus/updates/updates.json`), Microsoft's pages of the recovery updates (KB5034440 as
 * its page and its list of CVE-2024-20666 name it), and for KB5068164 and KB5075039 public reports of the recovery
 * environment of Windows 10 that the first broke and the second mended. That KB5042320 is one is inferred: public
 * scripts ignore its failure as one of room in the partition.
 */
const BY_KB: Readonly<Record<string, UpdateKind>> = {
  KB2267602: 'definitions',
  KB4052623: 'defenderPlatform',
  KB5007651: 'securityPlatform',
  KB890830: 'removalTool',
  KB5034439: 'recovery',
  KB5034440: 'recovery',
  KB5034441: 'recovery',
  KB5042320: 'recovery',
  KB5048239: 'recovery',
  KB5057588: 'recovery',
  KB5057589: 'recovery',
  KB5068164: 'recovery',
  KB5075039: 'recovery',
  KB5012170: 'secureBoot',
  KB4535680: 'secureBoot',
  KB4023057: 'other',
  // Servicing stacks of 2017 and 2018, whose titles do not say so.
  KB4035632: 'servicingStack',
  KB4456655: 'servicingStack',
  KB4465477: 'servicingStack',
  KB4132216: 'servicingStack',
  // One switch from one release of Windows to the next: 1909, 20H2, 21H1, 21H2, 22H2, 23H2, 25H2.
  KB4517245: 'enablement',
  KB4562830: 'enablement',
  KB5000736: 'enablement',
  KB5003791: 'enablement',
  KB5015684: 'enablement',
  KB5027397: 'enablement',
  KB5054156: 'enablement',
  KB3012973: 'feature',
};

/** The kind that any number of an update stands for; null where none is known. */
export const kindOfKbs = (kbs: readonly string[]): UpdateKind | null =>
  kbs.map((kb) => BY_KB[kb]).find((kind) => kind !== undefined) ?? null;
