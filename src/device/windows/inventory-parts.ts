import type { System } from '../../system/system.ts';
import type { BridgePart } from './bridge-lines.ts';
import type { Bridge, BridgeAnswer } from './bridge.ts';
import type { RequestLine } from './powershell.ts';

/** The parts of `inventory.ps1` in its order (`docs/powershell-bridge.md`, 5.2). */
export const INVENTORY_PARTS = [
  'os',
  'boot',
  'services',
  'applications',
  'drivers',
  'updates',
  'updateSettings',
  'rebootSignals',
  'servicing',
  'disks',
  'tasks',
  'ports',
  'sessions',
  'hardware',
  'enrolments',
  'rebootAgent',
  'history',
] as const;
/** Further parts of the script, which only the doctor asks for. */
export const DOCTOR_PARTS = ['proxy', 'exclusions', 'clock', 'wsus', 'recovery'] as const;
export type InventoryPart = (typeof INVENTORY_PARTS)[number] | (typeof DOCTOR_PARTS)[number];

/**
 * The answers to these parts. A part that hangs costs itself only: another process is asked for the parts after it.
 * Throws `BridgeError` when the bridge itself fails.
 */
export async function readInventoryParts(
  bridge: Bridge,
  clock: System['clock'],
  parts: readonly InventoryPart[],
  limits: { readonly timeoutMs: number; readonly silenceMs: number },
): Promise<BridgeAnswer> {
  const found = new Map<string, BridgePart>();
  let output = '';
  const deadline = clock.elapsed() + limits.timeoutMs;
  for (let open: readonly InventoryPart[] = parts; open.length > 0;) {
    const timeoutMs = Math.max(1, Math.round(deadline - clock.elapsed()));
    const request = open.map((part): RequestLine => ['part', part]);
    const answer = await bridge.ask('inventory', request, { ...limits, timeoutMs, partial: true });
    output += answer.output;
    for (const [name, part] of answer.parts) found.set(name, part);
    const left = open.filter((part) => !answer.parts.has(part));
    // Nothing was begun: asking the same again would end the same way.
    if (answer.done || left.length === open.length || clock.elapsed() >= deadline) break;
    open = left;
  }
  return { parts: found, done: true, output };
}
