import { PatchPilotError } from '../errors/error.ts';
import type { Offer } from '../schema/catalog.ts';

/** Windows shuts down beside us: the run stops where it is, and goes on at the next start (field-facts, ERROR_SHUTDOWN_IN_PROGRESS). */
export const shuttingDown = (offer: Pick<Offer, 'kb' | 'updateId'>): PatchPilotError =>
  new PatchPilotError('stopped', offer.kb ?? offer.updateId, 'Windows is shutting down');
