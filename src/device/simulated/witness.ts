import { buildFamily } from '../../domain/select/applicability.ts';
import { updateKey } from '../../domain/update-key.ts';
import type { Effect } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { KeptUpdate } from '../../schema/simulated-device.ts';
import type { Witness, WitnessQuestion } from '../port/updates.ts';
import type { Script, Scripts } from './script.ts';
import { type DeviceNow } from './device-now.ts';

/** Ids of kit entries begin so; they are confirmed only by the effects that the kit states. */
const KIT_ENTRY = 'sha256:';

/** What the device itself shows of an update: from its state, never from what an installer said. */
export function witnessOf(
  state: DeviceNow,
  scripts: Scripts,
  question: WitnessQuestion,
  /** Where a kit is installed: entries that no script speaks of are judged by the build of the device. */
  os: OsFacts | null = null,
): Witness {
  const { updateId, revision } = question;
  const kept = state.updates.get(updateKey(question));
  const script = scripts.of({ updateId, kb: kept?.kb ?? null });
  const inForce = script === undefined && os !== null && hasBuild(question.effects, os);
  const stage = inForce ? 'present' : (kept?.stage ?? (script?.install.does === 'alreadyThere' ? 'present' : 'absent'));
  const stated = question.effects.length > 0 || !updateId.startsWith(KIT_ENTRY);
  // Nothing on disk shows it: all there is is the agent's list, which leaves nothing out here.
  if (stated && script?.install.agentOnly === true) return listedOnly(question, stage === 'present');
  const readable = script?.install.unreadable !== true || (kept?.installCalls ?? 0) === 0;
  return {
    updateId,
    revision,
    state: !stated ? 'notStated' : !readable ? 'unreadable' : stage === 'present' ? 'present' : 'absent',
    superseded: kept?.superseded ?? false,
    stagingTraces: kept?.traces ?? false,
    findings: !stated ? [] : !readable ? ['the package list could not be read'] : findings(script, stage, kept),
    disagreed: [],
  };
}

/**
 * Whether the device has the build that the table of builds names for an entry (only that makes an effect
 * `cumulative`).
 */
function hasBuild(effects: readonly Effect[], os: OsFacts): boolean {
  return effects.some((effect) => {
    if (effect.type !== 'cumulative') return false;
    const [build = 0, revision = 0] = effect.atLeast.split('.').map(Number);
    return buildFamily(os.build).includes(build) && os.ubr >= revision;
  });
}

const listedOnly = ({ updateId, revision }: WitnessQuestion, isListed: boolean): Witness => ({
  updateId,
  revision,
  state: isListed ? 'listed' : 'notStated',
  superseded: false,
  stagingTraces: false,
  findings: [isListed ? 'the update agent lists it as installed' : 'the update agent does not list it as installed'],
  disagreed: [],
});

/** What was seen, in the words of its kind (`docs/dictionary.md`). */
function findings(script: Script | undefined, stage: KeptUpdate['stage'], kept: KeptUpdate | undefined): string[] {
  const what = placeOf(script);
  if (stage === 'present') return [`${what}: there`];
  if (kept?.superseded === true) return [`${what}: superseded by a newer one`];
  if (stage === 'staged') return [`${what}: staged, waits for a reboot`];
  return kept?.traces === true ? [`${what}: not there`, `${what}: rolled back at the start`] : [`${what}: not there`];
}

function placeOf(script: Script | undefined): string {
  const os = script?.install.changes.os;
  switch (script?.offer.kind) {
    case 'cumulative':
    case 'feature':
      return os?.ubr === undefined ? 'CurrentBuild and UBR' : `CurrentBuild and UBR at or above .${os.ubr}`;
    case 'dotnet':
      return 'Package_for_DotNetRollup';
    case 'servicingStack':
      return 'Package_for_ServicingStack';
    case 'definitions':
      return 'AVSignatureVersion';
    case 'recovery':
      return 'WinREVersion';
    case 'driver':
      return 'DriverVersion of the bound device';
    case 'firmware':
      return 'ESRT LastAttemptStatus';
    default:
      return 'installed updates and file version';
  }
}
