import * as v from 'valibot';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import { readable } from '../run/reopen-run.ts';
import type { FailedPolicy, LoadedPolicy } from '../../policy/load.ts';
import { policySchemas, type Policies } from '../../schema/policy/index.ts';
import { PHASE_IDS } from '../../schema/phases.ts';

export type DevicePolicies = Pick<Policies, 'UpdatePolicy' | 'ClientProfile'>;

/**
 * Where the checkpoint of an open run stands; `05` when it cannot be read, so that such a run is continued, not
 * dropped.
 */
export const resumePoint = (run: RunFolder): string =>
  readable(() => run.read(ARTIFACTS.state))?.resumeAt ?? PHASE_IDS.Install;

/**
 * How the update agent is asked, and what checks may run. A run that is open goes on under the policy that it began
 * with, as far as it wrote that down. A policy with faults ends a fresh run in phase 01; until then the defaults stand
 * in for it.
 */
export function policiesOf(policy: LoadedPolicy | FailedPolicy, run: RunFolder | undefined): DevicePolicies {
  const begunWith = run?.has(ARTIFACTS.effectivePolicy) === true ? readable(() => readPolicy(run)) : undefined;
  if (begunWith !== undefined) return begunWith.policies;
  return policy.ok
    ? policy.effective.policies
    : {
        UpdatePolicy: v.parse(policySchemas.UpdatePolicy, {}),
        ClientProfile: v.parse(policySchemas.ClientProfile, {}),
      };
}
