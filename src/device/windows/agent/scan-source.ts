import type { UpdateSourceSettings } from '../../../schema/policy/update-policy.ts';
import { BridgeError } from '../bridge-error.ts';
import type { Agent } from './agent.ts';
import { idItem, serviceItem, type ServiceItem } from './items.ts';
import { MICROSOFT_UPDATE, sourceFor, type Source } from './source.ts';

/** Whom the searches of one start ask; what that takes is registered, and taken away again. */
export class ScanSource {
  readonly #agent: Agent;
  readonly #settings: UpdateSourceSettings;
  readonly #changes: boolean;
  #scanService = '';

  /** @param changes false: nothing is registered, nothing is removed */
  constructor(agent: Agent, settings: UpdateSourceSettings, changes: boolean) {
    this.#agent = agent;
    this.#settings = settings;
    this.#changes = changes;
  }

  /** The services that are registered, after what a killed start of ours left there was removed. */
  async services(): Promise<ServiceItem[]> {
    const request = this.#changes ? ([['sweep'], ['services']] as const) : ([['services']] as const);
    const services = await this.#agent.ask(request, 'services', serviceItem);
    return services.ok ? services.items : [];
  }

  /** Whom to ask; a text when that cannot be done, which is why. */
  async choose(services: readonly ServiceItem[]): Promise<Source | string> {
    const { kind, scanFile } = this.#settings;
    if (kind === 'microsoftUpdate' && !services.some((one) => one.id?.toLowerCase() === MICROSOFT_UPDATE)) {
      if (!this.#changes) return 'Microsoft Update is not registered, and here nothing is';
      const registered = await this.#agent.ask([['register', MICROSOFT_UPDATE]], 'register', idItem);
      if (!registered.ok) return `Microsoft Update could not be registered: ${registered.message}`;
    }
    if (kind === 'offlineScan') {
      if (!this.#changes) return 'an offline scan needs its service registered, and here nothing is';
      const added = await this.#agent.ask([['scanFile', scanFile ?? '']], 'scanFile', idItem);
      if (!added.ok) return `the scan file ${scanFile ?? ''} could not be taken: ${added.message}`;
      this.#scanService = added.items[0]?.id ?? '';
    }
    return sourceFor(kind, this.#scanService);
  }

  /**
   * Removes the offline scan service of this start; where the agent does not answer any more, the next start does it.
   */
  async close(): Promise<void> {
    if (this.#scanService === '' || !this.#changes) return;
    this.#scanService = '';
    try {
      await this.#agent.ask([['sweep']], 'sweep', idItem);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
    }
  }
}
