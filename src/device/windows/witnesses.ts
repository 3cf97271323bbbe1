import { win32 } from 'node:path';
import type * as v from 'valibot';
import type { Effect } from '../../schema/catalog.ts';
import type { System } from '../../system/system.ts';
import type { Witness, WitnessQuestion } from '../port/updates.ts';
import * as item from './answers.ts';
import { demandOne, demandPart } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { BridgeError } from './bridge-error.ts';
import {
  expandPath,
  checkBuild,
  checkFileEffect,
  checkPackage,
  checkProduct,
  checkRegistry,
  requestsFor,
  unreadable,
  type EffectState,
} from './effects.ts';
import {
  type Detected,
  checkCumulative,
  checkDefinitions,
  checkDetected,
  checkFirmware,
  checkPackageNewer,
  checkRecoveryNewer,
  checkRelease,
} from './effects-by-kind.ts';
import { checkDriver } from './effects-drivers.ts';
import {
  checkAnyPackage,
  checkFolderVersion,
  checkInstallerPatch,
  checkPackageOfKb,
  checkPatchLevel,
  checkSharedFramework,
  checkVersion,
} from './effects-products.ts';
import { EFFECTS_SILENCE_MS, EFFECTS_TIMEOUT_MS } from './limits.ts';
import { osFactsOf } from './os-facts.ts';
import type { RequestLine } from './powershell.ts';
import { DAY_MS } from '../../schema/day-number.ts';

const ROLLBACK_FRESH_MS = 7 * DAY_MS;

/**
 * Looks for the effects of these updates on the device, all in one bridge call: files, registry, packages, products,
 * build, drivers. Never asks an installer. A process that is lost on the way is replaced once; then what was asked is
 * unreadable.
 *
 * @param installed what the update agent detects as installed now; null where it was not or could not be asked
 */
export async function readWitnesses(
  bridge: Bridge,
  system: System,
  questions: readonly WitnessQuestion[],
  installed: Detected | null = null,
): Promise<Witness[]> {
  const asked = questions.flatMap((question) => question.effects);
  if (asked.length === 0) return questions.map((question) => witnessOf(question, []));
  const ask = (): Promise<EffectState[]> => readEffects(bridge, system, asked, installed);
  const states = await ask()
    .catch((error: unknown) => (error instanceof BridgeError ? ask() : Promise.reject(error as Error)))
    .catch((error: unknown) => {
      if (!(error instanceof BridgeError)) throw error;
      return asked.map(() => unreadable(`Windows could not be asked: ${error.message}`));
    });
  let next = 0;
  return questions.map((question) => {
    const own = states.slice(next, next + question.effects.length);
    next += question.effects.length;
    return witnessOf(question, own);
  });
}

/** The state of each effect, in the order asked. */
async function readEffects(
  bridge: Bridge,
  system: System,
  effects: readonly Effect[],
  installed: Detected | null,
): Promise<EffectState[]> {
  const { systemRoot } = system.host;
  const lines: RequestLine[] = [];
  const indexes = effects.map((effect) => {
    return requestsFor(effect, systemRoot).map((line) => lines.push(line) - 1);
  });
  const limits = { timeoutMs: EFFECTS_TIMEOUT_MS, silenceMs: EFFECTS_SILENCE_MS };
  const answer = await bridge.ask('effects', lines, limits);
  const os = osFactsOf(demandOne(answer, 'effects', 'os', item.osItem));
  const verbs = new Set(lines.map(([verb]) => verb));
  const part = <const S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S>[] =>
    verbs.has(name) ? demandPart(answer, 'effects', name, schema) : [];
  // Each is asked for where an effect needs it: one that failed costs its own effects.
  const answers = {
    registry: () => part('registry', item.registryAnswer),
    package: () => part('package', item.packageAnswer),
    product: () => part('product', item.productAnswer),
    values: () => part('values', item.valuesAnswer),
    driver: () => part('driver', item.driverAnswer),
    file: () => part('file', item.fileAnswer),
  };
  const at = <T extends { index: number }>(items: () => readonly T[], index: number): T => {
    const one = items().find((found) => found.index === index);
    if (one === undefined) throw new BridgeError('noise', 'effects', `expected an answer to line ${index}, got none`);
    return one;
  };
  const stateOf = (effect: Effect, own: readonly number[]): EffectState => {
    const index = own[0] ?? -1;
    switch (effect.type) {
      case 'build':
        return checkBuild(effect, os);
      case 'registry':
        return checkRegistry(effect, at(answers.registry, index));
      case 'package':
        return checkPackage(effect, at(answers.package, index));
      case 'product':
        return checkProduct(effect, at(answers.product, index));
      case 'cumulative':
        return checkCumulative(effect, os, at(answers.package, index));
      case 'packageNewer':
        return checkPackageNewer(effect, at(answers.package, index));
      case 'anyPackage':
        return checkAnyPackage(
          effect,
          own.map((line) => at(answers.package, line)),
        );
      case 'packageOfKb':
        return checkPackageOfKb(
          effect,
          own.map((line) => at(answers.package, line)),
        );
      case 'version':
        return checkVersion(effect, at(answers.registry, index));
      case 'folderVersion':
        return checkFolderVersion(effect, expandPath(effect.path, systemRoot), system.files);
      case 'installerPatch':
        return checkInstallerPatch(effect, at(answers.values, index));
      case 'patchLevel':
        return checkPatchLevel(effect, at(answers.values, index));
      case 'sharedFramework':
        return checkSharedFramework(effect, at(answers.values, index));
      case 'recoveryNewer':
        return checkRecoveryNewer(effect, at(answers.registry, index));
      case 'definitions':
        return checkDefinitions(effect, at(answers.registry, index));
      case 'firmware':
        return checkFirmware(effect, at(answers.registry, index));
      case 'driver':
        return checkDriver(effect, at(answers.driver, index));
      case 'release':
        return checkRelease(effect, os, wasRolledBack(system));
      case 'detected':
        return checkDetected(effect, installed);
      case 'file':
        return checkFileEffect(effect, at(answers.file, index), expandPath(effect.path, systemRoot), system.files);
    }
  };
  return effects.map((effect, i) => {
    try {
      return stateOf(effect, indexes[i] ?? []);
    } catch (error) {
      if (!(error instanceof BridgeError) || error.problem !== 'partFailed') throw error;
      return unreadable(`${effect.type}: ${error.message}`);
    }
  });
}

/** Whether Windows took an upgrade back in the last days: what is older is not of this run, which ends after three. */
function wasRolledBack({ files, host, clock }: System): boolean {
  const folder = win32.join(win32.parse(host.systemRoot).root, '$WINDOWS.~BT', 'Sources', 'Rollback');
  const found = files.stat(folder);
  return found?.kind === 'folder' && clock.now() - found.modifiedMs < ROLLBACK_FRESH_MS;
}

/**
 * All effects together: one that is missing is enough to be absent, none may be unreadable to be present. What says
 * nothing either way takes nothing from the others. Pure.
 */
export function witnessOf(question: WitnessQuestion, states: readonly EffectState[]): Witness {
  const order = ['absent', 'unreadable', 'present', 'listed'] as const;
  const state = order.find((one) => states.some(({ state }) => state === one)) ?? 'notStated';
  const says = states.filter((one) => one.state !== 'notStated' && one.state !== 'listed');
  return {
    updateId: question.updateId,
    revision: question.revision,
    state,
    // What a newer update replaced lies below it: an effect that is missing otherwise says that nothing replaced it.
    superseded:
      says.some((one) => one.superseded === true) &&
      says.every((one) => one.state === 'present' || one.superseded === true),
    stagingTraces: states.some((one) => one.stagingTraces === true),
    findings: states.map((one) => one.finding),
    disagreed: states.flatMap((one) => one.disagreed ?? []),
  };
}
