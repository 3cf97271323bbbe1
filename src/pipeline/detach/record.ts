import { resolve, win32 } from 'node:path';
import type { DetachedRun } from '../../schema/detached-run.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import type { System } from '../../system/system.ts';
import type { RunRequest } from '../request.ts';
import { kitTrust } from '../start/kit-trust.ts';
import type { Start } from '../start/open-start.ts';
import { openPolicyPlaces } from '../start/policy-places.ts';

/** What a run that is handed over is to be, and what its copies can no longer tell. */
export function recordOf(
  system: System,
  start: Start,
  { retry = [], maxRuntimeMs, kit }: RunRequest,
  { id, policy, sha256 }: { readonly id: string; readonly policy: EffectivePolicy; readonly sha256: string },
): DetachedRun {
  const { clock, host, ids } = system;
  const { context, decision, found, firstEvents, state } = start;
  const goesOn = decision.kind === 'afterReboot' || decision.kind === 'continue' ? found?.record.runId : undefined;
  const registeredAt = new Date(clock.now()).toISOString();
  const { files, cachedPolicy } = policy;
  const from = {
    program: host.programPath,
    kit,
    registeredAt,
    policy: { origin: originOf(context), cachedPolicy, files },
  };
  return {
    schemaVersion: 1,
    id,
    runId: goesOn ?? ids.guid(),
    fresh: goesOn === undefined,
    registeredAt,
    outputRoot: asSystemSees(system, context.outputRoot),
    maxRuntimeMs,
    retry: [...retry],
    kit: kit === null ? null : asSystemSees(system, resolve(host.workingFolder, kit)),
    program: { from: host.programPath, sha256 },
    lastRun: state.lastRun()?.runId ?? null,
    resumeAtStart: policy.policies.UpdatePolicy.rebootSettings.resumeAtStart,
    trustRefusal: trustRefusal(system, start),
    firstEvents: [{ type: 'handedOver', data: from }, ...firstEvents],
  };
}

/**
 * Why nobody is trusted whom the policy names: judged where policy and kit lie now, for each kit that the run may
 * install from. Of the copies nobody could tell any more.
 */
function trustRefusal(system: System, { context, found, windows }: Start): string | null {
  const open = openPolicyPlaces(system, context, windows?.places ?? null);
  const kits = [context.kit?.path, context.kitMissing?.path, found?.record.kit?.path].filter(
    (one) => one !== undefined,
  );
  const judged = (kits.length === 0 ? [null] : kits).map((kit) => kitTrust(system, context, kit, open).refusal);
  return judged.find((refusal) => refusal !== null) ?? null;
}

/** Where the policy was read from, for the evidence: the task reads a copy. */
const originOf = ({ policy }: Start['context']): string => (policy.ok ? (policy.configFolder ?? policy.origin) : '');

/** A drive that the caller alone has, such as a mapped one, by the place that it stands for. */
function asSystemSees({ files }: System, path: string): string {
  try {
    const real = files.realPath(path);
    return real === undefined || win32.parse(real).root.toLowerCase() === win32.parse(path).root.toLowerCase()
      ? path
      : real;
  } catch {
    return path; // a volume that cannot say it
  }
}
