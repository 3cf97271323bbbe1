import type { Offer } from '../../schema/catalog.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { ScriptedHresult } from '../../schema/scenario/fields.ts';
import type { InstallDoes, ScriptedUpdate } from '../../schema/scenario/update.ts';
import { guidOf } from './generate/seed.ts';
import { DAY_MS } from '../../schema/day-number.ts';

/** One update of a scenario: what is offered, and how it behaves. */
export interface Script {
  readonly offer: Offer;
  /** Offered only once the device has rebooted. */
  readonly afterReboot: boolean;
  readonly obstacle: ScriptedUpdate['obstacle'];
  readonly history: ScriptedUpdate['history'];
  readonly download: ScriptedUpdate['download'];
  readonly install: ScriptedUpdate['install'] & { readonly does: InstallDoes };
}

/** How an update behaves that no scenario speaks of: it downloads, applies, and says so. */
export const UNSCRIPTED: Pick<Script, 'obstacle' | 'download' | 'install'> = {
  obstacle: undefined,
  download: { failures: 0, hresult: '0x80072EE2', seconds: 20 },
  install: {
    says: 'succeeded',
    does: 'applies',
    seconds: 60,
    rebootRequired: false,
    hangs: false,
    worksOnSeconds: 0,
    rebootsDevice: false,
    needsSecondReboot: false,
    stillOfferedAfter: false,
    unreadable: false,
    agentOnly: false,
    superseded: false,
    changes: {
      os: {},
      services: { added: [], removed: [], changed: [] },
      applications: { added: [], removed: [], changed: [] },
      drivers: { added: [], removed: [], changed: [] },
      scheduledTasks: { added: [], removed: [], changed: [] },
      listeningPorts: { added: [], removed: [], changed: [] },
    },
  },
};

/** All updates of a scenario, in the order of the file, with every default filled in. */
export function scriptsOf(scenario: Scenario): Script[] {
  const nowMs = Date.parse(scenario.now);
  return [
    ...scenario.updates.map((update) => script(update, nowMs, false)),
    ...scenario.newOffersAfterReboot.map((update) => script(update, nowMs, true)),
  ];
}

/**
 * The scripts of a scenario, in the order of its file, and the one of an update: by id, else (an entry of a kit) by KB.
 */
export interface Scripts {
  readonly all: readonly Script[];
  readonly of: (update: { readonly updateId: string; readonly kb: string | null }) => Script | undefined;
}

export function indexScripts(all: readonly Script[]): Scripts {
  const last = all.toReversed(); // the first of two wins
  const byId = new Map(last.map((one) => [one.offer.updateId, one]));
  const byKb = new Map(last.map((one) => [one.offer.kb, one]));
  return { all, of: ({ updateId, kb }) => byId.get(updateId) ?? (kb === null ? undefined : byKb.get(kb)) };
}

function script(update: ScriptedUpdate, nowMs: number, afterReboot: boolean): Script {
  return {
    offer: {
      updateId: update.updateId ?? guidOf(`update ${update.kb ?? ''} ${update.title}`),
      revision: update.revision,
      kb: update.kb ?? null,
      title: update.title,
      classification: update.classification,
      kind: update.kind,
      severity: update.severity ?? null,
      optional: update.optional,
      sizeBytes: update.sizeBytes,
      releasedAt: update.releasedAt ?? new Date(nowMs - update.releasedDaysAgo * DAY_MS).toISOString(),
      architecture: update.architecture ?? null,
      targetBuilds: update.targetBuilds,
      exclusive: update.exclusive,
      canRequestUserInput: update.canRequestUserInput,
      estimatedInstallMs: update.estimatedInstallSeconds === undefined ? null : update.estimatedInstallSeconds * 1_000,
      effects: update.effects,
      ...(update.hidden ? { hidden: true } : {}),
    },
    afterReboot,
    obstacle: update.obstacle,
    history: update.history,
    download: update.download,
    install: { ...update.install, does: update.install.does ?? promised(update.install) },
  };
}

/** What an install does when the scenario does not say: what its claim promises. */
function promised(install: ScriptedUpdate['install']): InstallDoes {
  if (install.says === 'alreadyInstalled') return 'alreadyThere';
  if (install.rebootsDevice) return 'appliesAtReboot';
  if (install.hangs || install.superseded || install.says !== 'succeeded') return 'nothing';
  return install.rebootRequired || install.needsSecondReboot ? 'appliesAtReboot' : 'applies';
}

/** A scripted HRESULT as the signed 32-bit number of evidence. */
export const hresultOf = (scripted: ScriptedHresult): number =>
  typeof scripted === 'number' ? scripted : Number.parseInt(scripted.slice(2), 16) | 0;
