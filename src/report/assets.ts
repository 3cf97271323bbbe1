import * as v from 'valibot';
import { complianceMap, type ComplianceMap } from '../schema/compliance.ts';
import { hresultTable, type HresultTable } from '../schema/hresults.ts';
import type { Assets } from '../system/system.ts';

/** What a report is made with: the template, its style and the two tables. */
export interface ReportAssets {
  readonly template: string;
  readonly css: string;
  readonly hresults: HresultTable;
  readonly compliance: ComplianceMap;
}

/** The embedded assets, parsed. Throws when one does not fit its schema, which is a fault of the build. */
export function loadReportAssets(assets: Pick<Assets, 'text'>): ReportAssets {
  return {
    template: assets.text('assets/report/final-report.html.mustache'),
    css: loadReportStyle(assets),
    hresults: loadHresults(assets),
    compliance: v.parse(complianceMap, JSON.parse(assets.text('assets/tables/compliance.json'))),
  };
}

/** The style sheet alone, which the page of a run without a report shares. */
export const loadReportStyle = (assets: Pick<Assets, 'text'>): string => assets.text('assets/report/report.css');

/** The table of result codes alone, for what is printed while a run goes on. */
export function loadHresults(assets: Pick<Assets, 'text'>): HresultTable {
  return v.parse(hresultTable, JSON.parse(assets.text('assets/tables/hresults.json')));
}
