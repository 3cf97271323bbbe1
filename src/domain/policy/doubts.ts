import type { Fault } from '../../schema/fault.ts';
import type { EffectivePolicy, Policies } from '../../schema/policy/index.ts';
import type { Doubt, Say } from './doubt.ts';
import { neverMade } from './doubts-of-checks.ts';
import { doubtsOfReporting } from './doubts-of-reporting.ts';
import { doubtsOfSettings } from './doubts-of-settings.ts';
import { doubtsOfWindows } from './doubts-of-windows.ts';
import { sourceOf } from './sources.ts';

export type { Doubt } from './doubt.ts';

type Judged = Pick<EffectivePolicy, 'policies' | 'sources'>;

/**
 * Every doubt about the merged policies of one chain, each at the file that the value came from. `unsound` are the keys
 * of `updateSettings` that some file states with a fault, so that what they were meant to be is not known. Pure.
 */
export function doubtsOf(
  policies: Policies,
  sources: EffectivePolicy['sources'],
  unsound: ReadonlySet<string> = new Set(),
): Doubt[] {
  return [...settled({ policies, sources }, unsound), ...neverMade({ policies, sources })];
}

/**
 * The doubts for which a run ends before it begins: under such a policy it could only do nothing, or leave out what is
 * required, and would end well. What is never made is no such fault: a run goes on and ends 100 `checks`. Pure.
 */
export const faultsOfMeaning = (judged: Judged): Fault[] => of('fault', settled(judged, new Set()));

/** What a run says of its policy and goes on. Pure. */
export const warningsOfMeaning = (judged: Judged): Fault[] => of('warning', settled(judged, new Set()));

const of = (grade: Doubt['grade'], doubts: readonly Doubt[]): Fault[] =>
  doubts.filter((one) => one.grade === grade).map(({ fault }) => fault);

function settled({ policies, sources }: Judged, unsound: ReadonlySet<string>): Doubt[] {
  const fileOf = sourceOf(sources);
  const sayOf =
    (policy: string): Say =>
    (grade, path, message) => ({
      grade,
      fault: { file: fileOf(`${policy}.${path.replace(/\[.*$/u, '')}`), path, message },
    });
  const { UpdatePolicy, ClientProfile, ReportingPolicy } = policies;
  return [
    ...doubtsOfSettings(UpdatePolicy.updateSettings, fileOf, sayOf('UpdatePolicy'), unsound),
    ...doubtsOfWindows(UpdatePolicy, sayOf('UpdatePolicy')),
    ...neverRequired(ClientProfile, sayOf('ClientProfile')),
    ...doubtsOfReporting(ReportingPolicy, sayOf('ReportingPolicy')),
  ];
}

/** Diagnostics that are required and never made could never fail. */
const neverRequired = ({ diagnostics: { mode, required } }: Policies['ClientProfile'], say: Say): Doubt[] =>
  required && mode === 'Never'
    ? [
        say(
          'fault',
          'diagnostics.required',
          'expected false, or a mode that makes diagnostics, got true with mode Never',
        ),
      ]
    : [];
