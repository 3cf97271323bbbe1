import { meaningOfCode, outcomeOf } from '../../domain/agent/claim.ts';
import type { Offer } from '../../schema/catalog.ts';
import type { DeviceChange, KeptSignal, KeptUpdate } from '../../schema/simulated-device.ts';
import type { InstallClaim } from '../port/updates.ts';
import { hresultOf, UNSCRIPTED, type Script } from './script.ts';
import { keptOf, later, strongSignal, withSignal, type DeviceNow } from './device-now.ts';

/** How long the installer of an update may take; the update agent has no limit of its own. Milliseconds. */
export const INSTALL_TIMEOUT_MS = 180 * 60_000;

type Install = Script['install'];

/** Codes of claims for which the scenario gives none. */
const USUAL_HRESULT = {
  succeeded: '0x00000000',
  failed: '0x80070643',
  notApplicable: '0x80240017',
  alreadyInstalled: '0x00240006',
} as const;

/**
 * One install call: what the installer claims, and what it changes on the device. The claim and the effect are two
 * things: the script decides both, and neither follows from the other.
 */
export function actInstall(
  state: DeviceNow,
  offer: Offer,
  script: Script | undefined,
): { readonly change: DeviceChange; readonly claim: InstallClaim } {
  const install = script?.install ?? UNSCRIPTED.install;
  const before = keptOf(state, offer, script);
  const shutsDown = isShutdown(hresultOf(install.hresult ?? 0));
  const rebootsNow = (install.rebootsDevice || shutsDown) && !before.rebootedDevice;
  const claim = claimOf(install, rebootsNow);
  const called = {
    ...before,
    installCalls: before.installCalls + 1,
    rebootedDevice: before.rebootedDevice || rebootsNow,
  };
  // What is refused does nothing.
  const refused = (shutsDown && rebootsNow) || claim.outcome === 'heldForPower' || claim.outcome === 'heldForReboot';
  const kept = refused ? called : effectOf(install, called);
  const clock = later(state, claim.durationMs);
  const change: DeviceChange = {
    clock,
    update: kept,
    ...remembered(clock, offer, claim.outcome === 'deviceRebooted' ? (refused ? null : lostClaim(install)) : claim),
    ...(rebootsNow ? { rebootsItself: true } : {}),
    ...signalled(state, offer, claim, kept),
  };
  return { change, claim };
}

/** The signals that the claim and a staged update set; nothing when there is none. */
function signalled(
  { signals }: DeviceNow,
  offer: Offer,
  claim: InstallClaim,
  kept: KeptUpdate,
): Pick<DeviceChange, 'signals'> {
  const added: KeptSignal[] = [];
  if (claim.rebootRequired && offer.kind !== 'definitions')
    added.push(strongSignal('WindowsUpdate\\Auto Update\\RebootRequired', `set by ${named(offer)}`));
  if (kept.stage === 'staged')
    added.push(strongSignal('Component Based Servicing\\RebootPending', `${named(offer)} is staged`));
  return added.length === 0 ? {} : { signals: added.reduce<readonly KeptSignal[]>(withSignal, signals).slice() };
}

const named = (offer: Offer): string => offer.kb ?? offer.updateId;

function claimOf(install: Install, rebootsNow: boolean): InstallClaim {
  const durationMs = Math.min(install.seconds * 1_000, INSTALL_TIMEOUT_MS);
  if (rebootsNow) {
    const detail = 'the device rebooted while it was installing';
    return { outcome: 'deviceRebooted', hresult: null, rebootRequired: false, detail, durationMs };
  }
  if (install.hangs || install.seconds * 1_000 > INSTALL_TIMEOUT_MS) {
    const detail = `ended after ${INSTALL_TIMEOUT_MS / 60_000} minutes without an answer`;
    return { outcome: 'timeLimit', hresult: null, rebootRequired: false, detail, durationMs: INSTALL_TIMEOUT_MS };
  }
  return { ...spoken(install), durationMs };
}

/** Its word, unless its code has a meaning of its own, which is that of the update agent. A shutdown comes once. */
function spoken(install: Install): Omit<InstallClaim, 'durationMs'> {
  const scripted = hresultOf(install.hresult ?? USUAL_HRESULT[install.says]);
  const hresult = isShutdown(scripted) ? hresultOf(USUAL_HRESULT[install.says]) : scripted;
  const meaning = meaningOfCode(hresult);
  const outcome = meaning === null ? install.says : outcomeOf(meaning);
  return { outcome, hresult, rebootRequired: install.rebootRequired, detail: null };
}

/** Whether a scripted code says that Windows is shutting down. */
export const isShutdown = (hresult: number): boolean => meaningOfCode(hresult) === 'shuttingDown';

/** What the history says of an install that the device's own reboot cut short; nothing when nothing came of it. */
const lostClaim = (install: Install): InstallClaim | null =>
  install.does === 'nothing' ? null : { ...spoken(install), durationMs: install.seconds * 1_000 };

/** The update's record once the installer has done what the script says. A device that has it keeps it. */
function effectOf(install: Install, kept: KeptUpdate): KeptUpdate {
  if (kept.stage === 'present') return kept;
  const staged = { ...kept, stage: 'staged', traces: true, bootsLeft: install.needsSecondReboot ? 2 : 1 } as const;
  switch (install.does) {
    case 'applies':
      return { ...kept, stage: 'present', traces: false };
    case 'appliesAtReboot':
      return { ...staged, atBoot: 'present' };
    case 'rolledBackAtReboot':
      return { ...staged, atBoot: 'rolledBack' };
    case 'nothing':
    case 'alreadyThere':
      return { ...kept, superseded: kept.superseded || install.superseded };
  }
}

/** The agent's history knows an install that ended; one that never answered is not in it. */
const remembered = (clock: string, offer: Offer, claim: InstallClaim | null): Pick<DeviceChange, 'history'> =>
  claim === null || claim.outcome === 'timeLimit'
    ? {}
    : { history: { updateId: offer.updateId, revision: offer.revision, at: clock, claim: { ...claim } } };
