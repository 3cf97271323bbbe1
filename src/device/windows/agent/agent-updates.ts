import * as v from 'valibot';
import { hresultTable } from '../../../schema/hresults.ts';
import type { System } from '../../../system/system.ts';
import type { UpdateSource } from '../../port/updates.ts';
import type { Bridge } from '../bridge.ts';
import type { WindowsInForce } from '../coverage.ts';
import { readWitnesses } from '../witnesses.ts';
import { AgentActs } from './agent-acts.ts';
import { AgentSearch, type AgentOptions } from './agent-search.ts';
import { installFirmware } from './firmware.ts';
import { Agent, type AgentState } from './agent.ts';

export interface AgentSource extends UpdateSource {
  /** What the agent says of itself. Throws `agentUnavailable`. */
  state(): Promise<AgentState>;
  /** Ends a search that nobody waits for, and removes an offline scan service of ours. */
  close(): Promise<void>;
}

/**
 * The updates that the Windows Update Agent offers. What it says of an install is a claim; `witness` looks at the
 * device. A search that fails is an answer that says so; an agent that does not come up is `agentUnavailable`.
 */
export function createAgentUpdates(
  bridge: Bridge,
  system: System,
  options: AgentOptions & WindowsInForce & { readonly temporaryFolder: string },
): AgentSource {
  const agent = new Agent(bridge, system.clock);
  const hresults = v.parse(hresultTable, JSON.parse(system.assets.text('assets/tables/hresults.json')));
  const search = new AgentSearch(bridge, system, agent, { ...options, hresults });
  const acts = new AgentActs(system, agent, search, {
    limits: options.policy.timeLimits,
    hresults,
    temporaryFolder: options.temporaryFolder,
  });
  return {
    kind: 'agent',
    prepare: () => Promise.resolve(),
    search: (onProgress) => search.search(onProgress),
    coverage: () => search.coverage(),
    obstacle: (offer) => acts.obstacle(offer),
    download: (offer, onProgress) => acts.download(offer, onProgress),
    install: (offer, onProgress) =>
      offer.kind === 'firmware'
        ? installFirmware({ system, temporaryFolder: options.temporaryFolder, acts }, offer, onProgress)
        : acts.install(offer, onProgress),
    lookUp: (offer, since) => acts.lookUp(offer, since ?? 0),
    witness: async (questions) => readWitnesses(bridge, system, questions, await search.installedAmong(questions)),
    state: () => agent.probe(),
    async close() {
      await bridge.abandon(); // a search that nobody waits for, after a stop
      await search.close();
    },
  };
}
