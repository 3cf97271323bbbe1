import type { FinalReport } from '../schema/report.ts';
import { changesView, checksView, diagnosticsView, rebootView } from './view/device.ts';
import { findingsView } from './view/findings.ts';
import { headerView } from './view/header.ts';
import { complianceView, recordView, timelineView, verifyView } from './view/record.ts';
import { timesIn } from './view/times.ts';
import { notSelectedView, updatesView } from './view/updates.ts';

/**
 * Everything the page shows, as plain text and flags, from the redacted report alone: the page holds nothing that
 * `final-report.json` does not. Escaping is left to the template. Pure.
 */
export function viewModel(report: FinalReport) {
  const times = timesIn(report.timeZone);
  return {
    ...headerView(report, times),
    ...findingsView(report),
    ...updatesView(report, times),
    ...notSelectedView(report, times),
    ...checksView(report),
    ...changesView(report),
    ...rebootView(report, times),
    ...diagnosticsView(report),
    ...timelineView(report, times),
    ...complianceView(report),
    ...verifyView(report),
    ...recordView(report, times),
  };
}

export type ViewModel = ReturnType<typeof viewModel>;
