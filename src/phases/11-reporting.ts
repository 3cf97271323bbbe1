import type { ScriptedFaults } from '../device/port/device.ts';
import { decideExit } from '../domain/exit-code.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { readReportInput } from '../report/read.ts';
import { loadReportAssets } from '../report/assets.ts';
import { renderReports } from '../report/render.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import { done, type Phase } from './phase.ts';

/** Reports from the files alone, with redaction applied. */
export const phase: Phase<ScriptedFaults> = {
  alwaysRuns: true,
  run({ run, system, device }) {
    device.faults?.beforeReport();
    const exit = decideExit({ ...readRunFacts(system.files, run.root), status: 'ended' });
    const rendered = renderReports(readReportInput(run, exit), loadReportAssets(system.assets));
    run.save(ARTIFACTS.finalReport, Buffer.from(rendered.finalReportJson));
    run.save(ARTIFACTS.finalHtml, Buffer.from(rendered.html));
    run.write(ARTIFACTS.redactionLog, rendered.redactionLog);
    return done(`${run.root}/${ARTIFACTS.finalHtml.path}`);
  },
};
