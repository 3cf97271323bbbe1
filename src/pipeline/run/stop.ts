import { decideExit, type ExitDecision } from '../../domain/exit-code.ts';
import type { PatchPilotError } from '../../errors/error.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { endHop } from './close.ts';
import type { Journal } from './journal.ts';

/** Leaves a run as one that the next start goes on with; a dry run is open nowhere. */
export function stopRun(system: System, state: DeviceState, journal: Journal, error: PatchPilotError): ExitDecision {
  journal.log('stopped', null, { reason: error.message }, true);
  journal.checkpoint({ status: 'stopped' });
  journal.events.close();
  const exit = decideExit(readRunFacts(system.files, journal.run.root));
  const { code, name, why, counts } = exit;
  const hops = endHop(journal, journal.time());
  journal.saveRecord({ status: 'stopped', exitCode: code, exitName: name, why: [...why], counts, hops });
  const open = journal.record.mode === 'test' ? undefined : state.openRun();
  if (open !== undefined) state.writeOpenRun({ ...open, status: 'stopped', resumeAt: journal.state.resumeAt });
  return exit;
}
