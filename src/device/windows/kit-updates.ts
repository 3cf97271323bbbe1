import { win32 } from 'node:path';
import { appliesToArchitecture } from '../../domain/select/applicability.ts';
import { isDiskFailure, PatchPilotError } from '../../errors/error.ts';
import { checkpointsOf } from '../../kit/chain.ts';
import { containerAt } from '../../kit/container.ts';
import { updateIdOf } from '../../kit/list.ts';
import { offerOf, offersFromKit } from '../../kit/offers.ts';
import { demandValid, secureKit, type SecuredKit } from '../../kit/secure.ts';
import { demandTrust, type KitTrust } from '../../kit/trust.ts';
import { verifyKit, type KitVerdict, type OnFile } from '../../kit/verify.ts';
import type { Offer } from '../../schema/catalog.ts';
import type { Kit, KitEntry } from '../../schema/kit.ts';
import type { System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import type { InstallClaim, Obstacle, UpdateSource, Witness, WitnessQuestion } from '../port/updates.ts';
import { KitScan } from './agent/kit-scan.ts';
import { diskItem, partOf } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { readCoverage, readRollups, type WindowsInForce } from './coverage.ts';
import { childEnvironment } from './environment.ts';
import { installCommand } from './install-command.ts';
import { claimOf } from './install-result.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';
import { weighShared } from './kit-package.ts';
import { readWitnesses } from './witnesses.ts';

/** Of what an installer prints only the end matters, and none of it decides. */
const INSTALLER_OUTPUT_BYTES = 65_536;
const TELL_EVERY_MS = 60_000;
/** Room on the system drive that an install may need: to unpack, to stage, and some to live on. */
const SPACE_FACTOR = 3;
const SPACE_RESERVE_BYTES = 512 * 1_048_576;

export interface KitOptions {
  /** The folder that holds `kit.json`. */
  readonly folder: string;
  /** From a policy on this device. */
  readonly trust: KitTrust;
  /** False where nothing is installed (test mode, `plan`): the kit is checked where it lies. */
  readonly copies: boolean;
  /** An installer that takes longer is ended with all it started. */
  readonly installTimeoutMs: number;
  /** The scan with `wsusscn2.cab` is given up after this time. */
  readonly scanTimeoutMs: number;
}

export interface KitSource extends UpdateSource {
  /** Removes the protected copy, and the scan file from the update agent. */
  close(): Promise<void>;
}

type CheckedKit = KitVerdict & { readonly kit: Kit; readonly sha256: string };

/**
 * The updates of an offline kit on a Windows device. Nothing online is asked; with a `wsusscn2.cab` the update agent is
 * asked offline. A kit is checked, and trust in what would run demanded, before anything of it is offered; `prepare`
 * copies it to protected storage and checks the copies, until then nothing can be installed. What an installer says is
 * a claim; `witness` looks at the effects that the kit states.
 */
export function createKitUpdates(
  bridge: Bridge,
  system: System,
  options: KitOptions & WindowsInForce & { readonly temporaryFolder: string; readonly staleDays: number },
): KitSource {
  const { os, builds, staleDays, temporaryFolder } = options;
  let checked: CheckedKit | undefined;
  let secured: SecuredKit | undefined;
  const scan = new KitScan(bridge, system, options.scanTimeoutMs);
  /** Content of what did not install in this start. */
  const failed = new Set<string>();

  const onFile =
    (onProgress: OnProgress): OnFile =>
    (file, percent) => {
      onProgress(`check ${file}`, percent);
    };

  const check = (onProgress: OnProgress): CheckedKit => {
    if (checked !== undefined) return checked;
    const verdict = verifyKit(system.files, options.folder, onFile(onProgress));
    demandValid(verdict, options.folder);
    demandTrust(verdict, options.trust);
    return (checked = verdict);
  };

  const entryOf = (offer: Offer): KitEntry | undefined =>
    checked?.kit.entries.find((entry) => updateIdOf(entry) === offer.updateId);

  const witness = async (questions: readonly WitnessQuestion[]): Promise<Witness[]> =>
    weighShared(
      bridge,
      system,
      { questions, witnesses: await readWitnesses(bridge, system, questions) },
      { os: os(), builds },
    );

  return {
    kind: 'kit',
    async prepare(onProgress) {
      const verdict = check(onProgress);
      if (!options.copies || secured !== undefined) return;
      const wanted = (entry: KitEntry): boolean => appliesToArchitecture(offerOf(entry), os());
      const program = system.ownProgram === undefined ? {} : { program: system.ownProgram };
      const how = { wanted, onFile: onFile(onProgress), checked: verdict, ...program };
      secured = secureKit(system.files, options.folder, system.host.machineFolder, how);
    },
    async search(onProgress) {
      const { kit } = check(onProgress);
      const scanFile = secured?.pathOf(kit.wsusscn2?.sha256 ?? '');
      const warnings = await scan.warnings(kit, scanFile, onProgress);
      return {
        scan: { outcome: 'complete', source: 'kit', hresult: null, message: null, warnings },
        offers: offersFromKit(kit, { os: os(), builds }),
      };
    },
    // Without a catalogue a kit knows what it brings, not what there is.
    async coverage() {
      const { judged, catalogueOf } = scan;
      const rollups = await readRollups(bridge);
      const question = { os: os(), builds, staleDays, judged, rollups, fromWsus: false, catalogueOf };
      return readCoverage(bridge, system, question);
    },
    obstacle: (offer) => findObstacle(bridge, system, offer),
    async download(offer) {
      const entry = entryOf(offer);
      const path = entry === undefined ? undefined : secured?.pathOf(entry.sha256);
      const refuse = (detail: string) => ({ ok: false, hresult: null, detail, durationMs: 0 });
      if (entry === undefined || path === undefined) return refuse('the kit of this start does not hold it');
      // On a base that is not there a cumulative update leaves a system that may not start.
      const missing = checkpointsOf(checked?.kit.entries ?? [], entry).find((one) => failed.has(one.sha256));
      if (missing !== undefined) return refuse(`its checkpoint ${missing.kb ?? missing.file} did not install`);
      return { ok: true, hresult: null, detail: null, durationMs: 0 };
    },
    async install(offer, onProgress): Promise<InstallClaim> {
      const entry = entryOf(offer);
      const path = entry === undefined ? undefined : secured?.pathOf(entry.sha256);
      if (entry === undefined || path === undefined) {
        throw new PatchPilotError('internal', offer.updateId, 'expected a file in protected storage, got none');
      }
      const container = containerAt(system.files, path);
      const { installer, program, args } = installCommand(entry, { path, container }, system.host.systemRoot, os());
      const begun = system.clock.elapsed();
      const tell = (): void => {
        onProgress(`${installer}, ${Math.floor((system.clock.elapsed() - begun) / 60_000)} min`, null);
      };
      tell();
      const stopTelling = system.clock.every(TELL_EVERY_MS, tell);
      try {
        const result = await system.processes.run({
          program,
          args,
          cwd: win32.dirname(path),
          env: childEnvironment(system.host, temporaryFolder),
          timeoutMs: options.installTimeoutMs,
          maxOutputBytes: INSTALLER_OUTPUT_BYTES,
          outlives: true,
          keeper: secured?.program ?? null,
        });
        const claim = claimOf(installer, result, entry);
        if (claim.outcome === 'failed' || claim.outcome === 'timeLimit') failed.add(entry.sha256);
        return claim;
      } finally {
        stopTelling();
      }
    },
    async lookUp(offer) {
      const [found] = await witness([offer]);
      if (found?.state !== 'present' || found.provesNothing === true) return { known: false, claim: null };
      const detail = `found after an interruption: ${found.findings.join('; ')}`;
      // The signals of the device say whether it still needs a reboot; nobody else can know.
      return {
        known: true,
        claim: { outcome: 'succeeded', hresult: null, rebootRequired: false, detail, durationMs: 0 },
      };
    },
    witness,
    async close() {
      await scan.close();
      try {
        secured?.remove();
      } catch (error) {
        if (!isDiskFailure(error)) throw error; // held open by an installer or a scanner: the next start removes it
      }
    },
  };
}

/** Too little room on the system drive; a drive that cannot be asked is no obstacle. */
async function findObstacle(bridge: Bridge, { clock, host }: System, offer: Offer): Promise<Obstacle> {
  const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
  const disks = partOf(await readInventoryParts(bridge, clock, ['disks'], limits), 'inventory', 'disks', diskItem);
  const root = win32.parse(host.systemRoot).root.toLowerCase();
  const drive = disks.ok ? disks.items.find((one) => one.name.toLowerCase() === root) : undefined;
  const needed = SPACE_RESERVE_BYTES + SPACE_FACTOR * (offer.sizeBytes ?? 0);
  if (drive === undefined || drive.free >= needed) return null;
  return { reason: 'space', detail: `expected ${needed} bytes free on ${drive.name}, got ${drive.free}` };
}
