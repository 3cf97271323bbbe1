import { acceptedFaults, acceptedWarnings } from '../domain/policy/accepted.ts';
import { bad, note, ok, type Finding } from '../domain/doctor/finding.ts';
import { faultsOfMeaning, warningsOfMeaning } from '../domain/policy/doubts.ts';
import { neverMade } from '../domain/policy/doubts-of-checks.ts';
import { notActedOn } from '../domain/policy/not-acted-on.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { catalogue } from '../errors/catalogue.ts';
import { describeFault, Faults } from '../errors/error.ts';
import type { policyFor } from './places.ts';

const MEND = 'mend what is named; `patchpilot policy check` shows the whole tree';
const ENDS_RUN = `a run would end ${EXIT_CODES.ReportingFailure} why=${catalogue.configInvalid.why}`;

/** What `doctor` says of the configuration: whether a run would take it, and what in it may not be what is meant. */
export function configFindings(policy: Awaited<ReturnType<typeof policyFor>>, nowMs: number): Finding[] {
  const id = 'config';
  if (!policy.ok) {
    const { error } = policy;
    const read = error instanceof Faults ? error.faults.map(describeFault).join('; ') : error.message;
    return [{ id, ...bad(read, ENDS_RUN, MEND) }];
  }
  const { effective, notes } = policy;
  const wrong = [...faultsOfMeaning(effective), ...acceptedFaults(effective, nowMs)];
  if (wrong.length > 0) return [{ id, ...bad(wrong.map(describeFault).join('; '), ENDS_RUN, MEND) }];
  const files = effective.files.length;
  const read = files === 0 ? 'no policy files: built-in defaults' : `${files} policy files`;
  const idle = notActedOn(effective, 'real');
  const doubts = [
    ...notes,
    ...[...warningsOfMeaning(effective), ...neverMade(effective).map(({ fault }) => fault)].map(describeFault),
    ...acceptedWarnings(effective, nowMs).map(describeFault),
  ];
  return [
    idle.length === 0
      ? { id, ...ok(read, 'the configuration has no faults') }
      : {
          id,
          ...bad(
            idle.map(describeFault).join('; '),
            `this version does not act on it on a real device: ${ENDS_RUN}`,
            'take these keys out, or set them to their defaults',
          ),
        },
    ...doubts.map((doubt) => ({ id: 'configDoubt', ...note(doubt, 'it may not be what is meant', MEND) })),
  ];
}
