import type { Checks } from '../device/port/checks.ts';
import type { DeviceClock } from '../device/port/clock.ts';
import { beforeAnyInstall, checkKey } from '../domain/attempts.ts';
import { numbered } from '../domain/plural.ts';
import { checksNotMade, findRegressions } from '../domain/regressions.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { RegressionsReport, ValidationReport } from '../schema/validation.ts';
import { readPolicy, writeRedacted } from './artifacts.ts';
import { recordedChecks, runChecks, summarise } from './checks.ts';
import { done, type Phase } from './phase.ts';

/** The same checks again; before against after gives the regressions. */
export const phase: Phase<Checks & DeviceClock> = {
  async run(context) {
    const { run, testMode } = context;
    const policy = readPolicy(run).policies.AppValidationPolicy;
    const checks = await runChecks(context, 'post');
    const report: ValidationReport = {
      schemaVersion: 1,
      runId: run.runId,
      stage: 'post',
      performed: true,
      backup: null,
      checks,
      summary: summarise(checks),
    };
    writeRedacted(run, ARTIFACTS.postValidation, report);
    const earlier = run.read(ARTIFACTS.earlierChecks)?.checks ?? [];
    const own = recordedChecks(run, policy, 'pre');
    const { before, runOf } = beforeAnyInstall(own, earlier);
    const worse = findRegressions(before, checks, policy.confidenceThreshold).map((found) => {
      const beforeRun = runOf.get(checkKey(found));
      return beforeRun === undefined ? found : { ...found, beforeRun };
    });
    // A dry run installs nothing: what worked at its start changed by itself, and is no regression.
    const workedAtStart = new Set(own.filter(({ status }) => status === 'passed').map(checkKey));
    const changedAlone = testMode ? worse.filter((found) => workedAtStart.has(checkKey(found))) : [];
    const regressions = worse.filter((found) => !changedAlone.includes(found));
    const notMade = [...checksNotMade('pre', own), ...checksNotMade('post', checks)];
    const found: RegressionsReport = {
      schemaVersion: 1,
      runId: run.runId,
      confidenceThreshold: policy.confidenceThreshold,
      regressions,
      ...(notMade.length === 0 ? {} : { notMade }),
      ...(changedAlone.length === 0 ? {} : { changedAlone }),
    };
    writeRedacted(run, ARTIFACTS.regressions, found);
    const counted = `${numbered(checks.length, 'check')}, ${numbered(regressions.length, 'regression')}`;
    const alone = changedAlone.length === 0 ? '' : `, ${changedAlone.length} changed by themselves`;
    return done(`${counted}, ${notMade.length} that could not be made${alone}`);
  },
};
