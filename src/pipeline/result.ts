import type { ExitDecision } from '../domain/exit-code.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { NO_COUNTS } from '../domain/last-line.ts';
import { nextAction } from '../domain/next-action.ts';
import { catalogue } from '../errors/catalogue.ts';
import { PatchPilotError, recordError } from '../errors/error.ts';
import type { RecordedError } from '../schema/basics.ts';
import type { Ended, Ending, KitEntries, NamedRun } from './ending.ts';
import type { RunResult } from './request.ts';

type Of<Kind extends Ending['kind']> = Extract<Ending, Ended<Kind>>;

/** What a start came to, as its caller is told: the one place that makes it. */
export function resultOf(ending: Ending): RunResult {
  switch (ending.kind) {
    case 'refused':
      return refused(ending);
    case 'lockHeld':
      return lockHeld(ending);
    case 'detached': {
      const { runId, nextAction: next } = ending;
      return { ...withoutRun(HANDED_OVER, false, null, next), runId, detached: true };
    }
    case 'stillWaiting': {
      const { exit, run, root, ageDays, rebootOverdue, nextAction: next } = ending;
      return {
        ...codeOf(exit),
        ...at(run),
        root,
        ageDays,
        rebootOverdue,
        streak: null,
        failure: null,
        nextAction: next,
      };
    }
    case 'waiting': {
      const { counts, root, nextAction: next } = ending;
      const exit = { ...REBOOT_REQUIRED, counts, root, streak: null, failure: null, nextAction: next };
      return { ...ofRun(ending, exit), ageDays: 0 };
    }
    case 'stopped': {
      const { error, exit, dryRun } = ending;
      const next = `run the same command again; it ${dryRun ? 'begins anew' : 'continues where it stopped'}`;
      const failure = { code: error.code, subject: error.subject, message: error.message, next };
      return ofRun(ending, { ...codeOf(exit), root: null, streak: null, failure, nextAction: next });
    }
    case 'closed':
      return closed(ending);
  }
}

function refused({ error, simulated, unrecorded }: Of<'refused'>): RunResult {
  const failure = recordError(error);
  const message = unrecorded === null ? failure.message : `${failure.message} (not recorded: ${unrecorded.message})`;
  const exit = {
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: [catalogue[error.code].why],
  };
  return withoutRun(exit, simulated, { ...failure, message }, failure.next);
}

function lockHeld({ simulated, deviceId }: Of<'lockHeld'>): RunResult {
  const held = new PatchPilotError('lockHeld', deviceId, 'expected a free device, got one that another run holds');
  const exit = { exitCode: EXIT_CODES.ConcurrencyLock, exitName: 'ConcurrencyLock', why: [] };
  return withoutRun(exit, simulated, recordError(held), 'wait for the other run to end, or use --wait-lock');
}

function closed(ending: Of<'closed'>): RunResult {
  const { exit, root, streak, failure, dryRun, kit } = ending;
  const ended = {
    ...{ exitName: exit.name, why: exit.why, todo: exit.counts.todo },
    wouldInstall: exit.figures.wouldInstall,
  };
  const waitAction = exit.name === 'Success' && !dryRun ? kit.waitAction : null;
  const ofFailure = exit.name === 'ReportingFailure' ? failure?.next : undefined;
  return ofRun(ending, {
    ...codeOf(exit),
    ...{ root, streak, failure, nextAction: ofFailure ?? waitAction ?? nextAction(ended) },
    ...(exit.accepted.length === 0 ? {} : { accepted: exit.accepted }),
    ...(exit.notAccepted.length === 0 ? {} : { notAccepted: exit.notAccepted }),
  });
}

type Exit = Pick<RunResult, 'exitCode' | 'exitName' | 'why'>;

const HANDED_OVER: Exit = { exitCode: EXIT_CODES.PartialSuccess, exitName: 'PartialSuccess', why: ['detached'] };

const REBOOT_REQUIRED: Exit = { exitCode: EXIT_CODES.RebootRequired, exitName: 'RebootRequired', why: [] };

const codeOf = ({ code, name, why, counts }: ExitDecision): Exit & Pick<RunResult, 'counts'> => ({
  ...{ exitCode: code, exitName: name, why, counts },
});

const at = ({ simulated, runId, runFolder }: NamedRun): Pick<RunResult, 'simulated' | 'runId' | 'runFolder'> => ({
  ...{ simulated, runId, runFolder },
});

type Known = Omit<RunResult, 'simulated' | 'runId' | 'runFolder' | 'ageDays' | 'leftOut' | 'waiting'>;

function ofRun({ run, kit }: { run: NamedRun; kit: KitEntries }, known: Known): RunResult {
  const { waitAction: _, ...entries } = kit;
  return { ...known, ...at(run), ageDays: null, ...entries };
}

const withoutRun = (exit: Exit, simulated: boolean, failure: RecordedError | null, next: string): RunResult => ({
  ...{ ...exit, counts: NO_COUNTS, simulated, runId: null, runFolder: null, root: null },
  ...{ ageDays: null, streak: null, failure, nextAction: next },
});
