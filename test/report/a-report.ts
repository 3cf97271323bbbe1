import * as v from 'valibot';
import { loadReportAssets } from '../../src/report/assets.ts';
import type { ReportInput } from '../../src/report/input.ts';
import type { CatalogEntry } from '../../src/schema/catalog.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { InventoryArtifact } from '../../src/schema/inventory.ts';
import { policies } from '../../src/schema/policy/index.ts';
import type { Step } from '../../src/schema/run.ts';
import type { CheckResult } from '../../src/schema/validation.ts';
import { readFileSync } from 'node:fs';
import { sampleUpdates, type SampleUpdate } from './sample-updates.ts';

export const RUN_ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const PREVIOUS = 'c07d9d52-3a3e-4f0b-8f6e-91b1c4a0e6f2';
const BOOTS = ['0d9a6c1e-52f3-4b7a-8a4d-6d1f0b2c3e41', '7be1f0aa-91c4-4a53-b0d2-4f5e6a7b8c90'] as const;
const root = (digit: string): string => `${digit}3a7`.repeat(16);

/** Time `minutes` after the start of the sample run, as evidence writes it. */
export const at = (minutes: number): string =>
  new Date(Date.UTC(2026, 10, 11, 2, 0, 4) + minutes * 60_000).toISOString();

/** The embedded assets, read from the repository. */
export const reportAssets = () =>
  loadReportAssets({ text: (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8') });

/** A catalogue entry; everything not given is that of an ordinary security update. */
export function anEntry(update: SampleUpdate, index: number): CatalogEntry {
  return {
    ...{ updateId: update.id, revision: update.revision ?? 200, kb: update.kb, title: update.title },
    ...{ classification: update.classification, kind: update.kind, severity: null, optional: false },
    ...{ sizeBytes: 48_000_000, releasedAt: '2026-11-10T18:00:00.000Z', architecture: 'x64', targetBuilds: [] },
    ...{ exclusive: false, canRequestUserInput: false, estimatedInstallMs: null, effects: [] },
    decision: update.decision ?? 'selected',
    rule: update.rule ?? 'includedClassifications',
    detail: update.why ?? `${update.classification} is an included classification`,
    policyFile: update.policyFile ?? 'config/UpdatePolicy.json',
    policyKey: update.policyKey ?? 'updateSettings.includedClassifications',
    required: update.required ?? true,
    firstSeenAt: at(-1440),
    overdue: false,
    presentBefore: null,
    order: update.decision === undefined ? index : null,
  };
}

/** The newest record of an update, confirmed by two witnesses unless the sample says otherwise. */
export function aRecord(update: SampleUpdate, index: number): InstallRecord {
  const verdict = update.verdict ?? 'installed';
  return {
    ...{ schemaVersion: 1, time: at(44 + index / 60), kb: update.kb, title: update.title },
    ...{ classification: update.classification, updateId: update.id, revision: update.revision ?? 200 },
    ...{ required: update.required ?? true, attempted: true, downloaded: true },
    installed:
      { installed: true, alreadyPresent: true, superseded: true, installedDespiteError: true }[verdict as string] ??
      false,
    hresult: update.hresult ?? 0,
    rebootRequired: update.kind === 'cumulative',
    durationMs: update.durationMs ?? 21_000,
    ...{ reason: update.hresult === undefined ? null : 'installError', detail: update.detail ?? null },
    ...{ verdict, proof: { decidedBy: update.shows ?? [], disagreed: update.against ?? [] } },
  } as InstallRecord;
}

export function anInventory(when: 'before' | 'after'): InventoryArtifact {
  const after = when === 'after';
  return {
    ...{ schemaVersion: 1, runId: RUN_ID, capturedAt: after ? at(43) : at(0.4), simulated: false },
    os: {
      ...{ productName: 'Windows Server 2022 Standard', edition: 'ServerStandard', displayVersion: '21H2' },
      ...{ build: 20348, ubr: after ? 4405 : 4294, architecture: 'x64', installationType: 'Server' },
    },
    ...{ hardware: null, updateManagers: [] },
    ...{ services: [], drivers: [], installedApplications: [], installedUpdates: [], updateSettings: {} },
    ...{ pendingRebootSignals: [], listeningPorts: [], scheduledTasks: [] },
    disks: [{ name: 'C:', totalBytes: 127_000_000_000, freeBytes: after ? 38_100_000_000 : 41_700_000_000 }],
    bootIdentity: { id: BOOTS[after ? 1 : 0], source: 'volatile registry key' },
    missing: after ? [{ part: 'scheduledTasks', reason: 'the query took longer than 60 s' }] : [],
  };
}

export function aCheck(application: string, check: string, type: string, more: Partial<CheckResult> = {}): CheckResult {
  const evidence = `Artifacts/Validation/${RUN_ID}/pre/${application}.${check}.json`;
  return {
    application,
    check,
    type,
    status: 'passed',
    observedStatus: 'Running',
    confidence: 1,
    attempts: 3,
    evidence,
    ...more,
  };
}

const CHECKS: readonly [string, string, string, Partial<CheckResult>][] = [
  ['Order desk', 'web page', 'HealthEndpoint', { observedStatus: 'HTTP 200 in 84 ms' }],
  ['Order desk', 'database', 'Port', { observedStatus: 'open' }],
  ['Order desk', 'nightly import', 'Service', {}],
  ['File server', 'SMB', 'Port', { observedStatus: 'open' }],
  ['File server', 'shadow copies', 'EventLog', { observedStatus: 'no new errors' }],
  ['Print server', 'spooler', 'Service', {}],
  ['Print server', 'certificate', 'Certificate', { observedStatus: '214 days left', attempts: 1 }],
  ['Badge system', 'controller', 'Process', { status: 'failed', observedStatus: 'not running', confidence: 0 }],
];

function validation(stage: 'pre' | 'post') {
  const checks = CHECKS.map(([application, check, type, more]) => aCheck(application, check, type, more));
  if (stage === 'post') checks[2] = aCheck('Order desk', 'nightly import', 'Service', stopped);
  const summary = stage === 'pre' ? { passed: 7, failed: 1, error: 0 } : { passed: 6, failed: 2, error: 0 };
  const findings = ['event 4 of Microsoft-Windows-Backup at 2026-11-10T21:41:09Z, 4 hours old'];
  const backup = { configured: true, satisfied: true, action: 'proceed' as const, findings };
  return { schemaVersion: 1 as const, runId: RUN_ID, stage, performed: true, backup, checks, summary };
}

const stopped = { status: 'failed', observedStatus: 'Stopped, exit 1067', confidence: 0 } as const;

const PHASES: readonly [Step['phase'], string, number, number][] = [
  ['01', 'Initialization', 1, 3.1],
  ['02', 'Baseline', 1, 19.4],
  ['03', 'UpdateCatalog', 1, 212],
  ['04', 'PreValidation', 1, 26],
  ['05', 'Install', 1, 1_905],
  ['06', 'RebootOrchestration', 1, 1.6],
  ['07', 'PostSnapshot', 2, 188],
  ['08', 'PostValidation', 2, 74],
  ['09', 'Diagnostics', 2, 41],
  ['10', 'EvidenceIndex', 2, 2.2],
  ['11', 'Reporting', 2, 0],
];

function steps(): Step[] {
  let minutes = 0;
  return PHASES.map(([phase, name, hop, seconds]) => {
    if (phase === '07') minutes = 43;
    const startedAt = at(minutes);
    minutes += seconds / 60;
    const running = phase === '11';
    const status = running ? ('running' as const) : ('done' as const);
    const endedAt = running ? null : at(minutes);
    return { phase, name, hop, status, startedAt, endedAt, durationMs: Math.round(seconds * 1000), error: null };
  });
}

/** A run worth reading: 25 updates, one that lied, one that failed in words only, and an application that broke. */
export function aReportInput(overrides: Partial<ReportInput> = {}): ReportInput {
  return { ...aFullInput(), ...overrides };
}

/** The input of a run that left every file. */
type FullInput = { readonly [K in keyof ReportInput]: NonNullable<ReportInput[K]> };

export function aFullInput(): FullInput {
  const updates = sampleUpdates();
  const selected = updates.filter((update) => update.decision === undefined);
  const tally = (decision: SampleUpdate['decision']): number =>
    updates.filter((one) => one.decision === decision).length;
  return {
    runId: RUN_ID,
    outcome: {
      ...{
        exitCode: 220,
        exitName: 'ValidationFailure',
        why: [],
        counts: { inst: 18, fail: 1, defer: 3, regr: 1, todo: 1 },
      },
      reasons: [
        'Order desk, nightly import: passed before and fails now',
        'KB5068787 is required and not effective (the code would be 210)',
      ],
      accepted: [
        {
          ...{ why: 'unsupported', until: '2027-01-31', approvedBy: 'change board' },
          reason: 'the tills are replaced in January (CHG-2107)',
        },
      ],
      notAccepted: [
        {
          ...{ why: 'optional', until: '2026-10-31', approvedBy: 'change board', standing: 'ended' },
          reason: 'the driver of the label printer (CHG-1042)',
        },
      ],
    },
    run: {
      ...{ schemaVersion: 1, runId: RUN_ID, mode: 'live', simulated: false, policyProfileId: 'Production' },
      tool: { name: 'PatchPilot', version: '1.0.0', commit: '4b1f09c', runtime: 'Node 24.21.0' },
      ...{ tenantId: 'MSP-001', clientId: 'Hallmann Logistik', siteId: 'Kassel', deviceId: 'HL-FS01' },
      source: { kind: 'agent', name: 'WSUS https://wsus.hallmann.example:8531', sha256: null },
      ...{ startedAt: at(0), endedAt: null, status: 'running', exitCode: null, exitName: null, why: [] },
      hops: [
        {
          hop: 1,
          startedAt: at(0),
          endedAt: at(36.2),
          bootIdentity: { id: BOOTS[0], source: 'volatile registry key' },
        },
        { hop: 2, startedAt: at(43), endedAt: null, bootIdentity: { id: BOOTS[1], source: 'volatile registry key' } },
      ],
      counts: { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 },
      ...{ streak: null, previousRun: { runId: PREVIOUS, root: root('9') }, environmentRemoved: [] },
    },
    state: {
      ...{ schemaVersion: 1, runId: RUN_ID, status: 'running', hop: 2, resumeAt: '11', updatedAt: at(48) },
      ...{ steps: steps(), failure: null, restrictions: [] },
    },
    effectivePolicy: {
      ...{ schemaVersion: 1, runId: RUN_ID, policyProfileId: 'Production', sources: [], cachedPolicy: false },
      policies: v.parse(policies, {
        ...{ ClientProfile: {}, UpdatePolicy: {}, AppValidationPolicy: {}, BackupPolicy: {} },
        ReportingPolicy: {
          branding: {
            organization: 'Nordwerk Managed Services',
            contact: 'patching@nordwerk.example, +49 561 555 0134',
          },
          timeZone: 'Europe/Berlin',
        },
      }),
      files: [
        { path: 'ClientProfile.json', level: 'Global', sha256: root('1') },
        { path: 'UpdatePolicy.json', level: 'Global', sha256: root('2') },
        { path: 'Tenants/MSP-001/profiles/Production/UpdatePolicy.json', level: 'Tenant', sha256: root('3') },
        {
          path: 'Tenants/MSP-001/Clients/Hallmann Logistik/AppValidationPolicy.json',
          level: 'Client',
          sha256: root('4'),
        },
      ],
      sha256: root('5'),
    },
    baseline: anInventory('before'),
    snapshot: anInventory('after'),
    catalog: {
      ...{ schemaVersion: 1, runId: RUN_ID, searchedAt: at(0.8) },
      scan: { outcome: 'complete', source: 'WSUS', hresult: 0, message: null, warnings: [] },
      coverage: { judged: true, support: 'supported', stale: false, reasons: [] },
      window: { state: 'inside', opensAt: at(0), closesAt: at(180) },
      counts: {
        ...{ offered: updates.length, selected: selected.length, excluded: tally('excluded') },
        ...{ deferred: tally('deferred'), notApplicable: tally('notApplicable') },
      },
      updates: updates.map(anEntry),
    },
    catalogAfter: {
      ...{ schemaVersion: 1, runId: RUN_ID, searchedAt: at(44) },
      scan: { outcome: 'complete', source: 'WSUS', hresult: 0, message: null, warnings: [] },
      ...{ offered: [], newOffers: [] },
    },
    installRecords: selected.map(aRecord),
    preValidation: validation('pre'),
    postValidation: { ...validation('post'), backup: null },
    regressions: {
      ...{ schemaVersion: 1, runId: RUN_ID, confidenceThreshold: 0.2 },
      regressions: [
        {
          ...{ application: 'Order desk', check: 'nightly import', type: 'Service', kind: 'failsNow' },
          before: aCheck('Order desk', 'nightly import', 'Service'),
          after: aCheck('Order desk', 'nightly import', 'Service', stopped),
        },
      ],
    },
    diff: sampleDiff(),
    diagnostics: {
      ...{ schemaVersion: 1, runId: RUN_ID, mode: 'OnFailure', required: false, outcome: 'succeeded' },
      reason: 'The run found a failure, and the last collection is older than 60 minutes.',
      collectors: [
        { name: 'System', type: 'eventLog', status: 'collected', files: ['System.evtx'], bytes: 4_194_304, detail: '' },
        {
          name: 'Application',
          type: 'eventLog',
          status: 'capped',
          files: ['Application.evtx'],
          bytes: 10_485_760,
          detail: 'cut at maxFileBytes',
        },
        { name: 'CBS.log', type: 'file', status: 'collected', files: ['CBS.log'], bytes: 7_340_032, detail: '' },
        { name: 'network trace', type: 'network', status: 'skipped', files: [], bytes: 0, detail: 'off by policy' },
      ],
      ...{ totalBytes: 22_020_096, durationMs: 40_300 },
    },
    rebootPlan: {
      ...{ schemaVersion: 1, runId: RUN_ID, hop: 1, decidedAt: at(36.1), required: true, resumeAt: '07' },
      ...{
        automatic: false,
        delaySeconds: 0,
        message: '',
        bootIdentity: { id: BOOTS[0], source: 'volatile registry key' },
      },
      reasons: [
        {
          signal: 'InstallResult',
          strength: 'strong',
          detail: '2026-11 Cumulative Update asks for a restart',
          pendingBefore: false,
          decides: true,
        },
        {
          signal: 'CBS RebootPending',
          strength: 'strong',
          detail: 'set since the install',
          pendingBefore: false,
          decides: true,
        },
        {
          signal: 'PendingFileRenameOperations',
          strength: 'noise',
          detail: '3 entries of the antivirus',
          pendingBefore: true,
          decides: false,
        },
      ],
    },
    contentRoot: root('7'),
    notes: [
      {
        time: at(0),
        phase: '01',
        type: 'folderHardened',
        detail: 'C:\\ProgramData\\PatchPilot was writable by users; it is not any more.',
      },
    ],
  };
}

function sampleDiff(): NonNullable<ReportInput['diff']> {
  const category = (more: object) => ({ added: [], removed: [], changed: [], comparable: true, ...more });
  const change = (key: string, before: unknown, after: unknown) => ({ key, before, after });
  const service = (startType: string, state: string) => ({ startType, state });
  return {
    ...{ schemaVersion: 1, runId: RUN_ID, summary: { added: 8, removed: 2, changed: 6 } },
    categories: {
      os: category({ changed: [change('ubr', 4294, 4405)] }),
      services: category({
        changed: [
          change('HLImport', service('Automatic', 'Running'), service('Automatic', 'Stopped')),
          change('MapsBroker', service('Manual', 'Running'), service('Disabled', 'Stopped')),
        ],
        added: [change('NgcCtnrSvc', null, service('Manual', 'Stopped'))],
      }),
      drivers: category({
        changed: [change('pci\\ven_8086&dev_15b8', { version: '12.19.2.60' }, { version: '12.19.2.69' })],
      }),
      installedApplications: category({
        changed: [
          change('machine\\Microsoft Edge', { version: '142.0.3595.53' }, { version: '142.0.3595.65' }),
          change('machine\\Microsoft OLE DB Driver', { version: '18.7.4.0' }, { version: '18.7.5.0' }),
        ],
      }),
      installedUpdates: category({
        added: [
          '20348.4405.1.7',
          '10.0.9319.2',
          '10.0.4800.1',
          '10.0.4801.3',
          '10.0.4802.1',
          '10.0.4803.1',
          '10.0.4804.1',
        ].map((version) =>
          change(`package:Package_for_RollupFix~31bf3856ad364e35~amd64~~${version}`, null, { state: 'installed' }),
        ),
        removed: ['20348.4171.1.4', '20348.4052.1.9'].map((version) =>
          change(`package:Package_for_RollupFix~31bf3856ad364e35~amd64~~${version}`, { state: 'superseded' }, null),
        ),
      }),
      listeningPorts: category({}),
      updateSettings: category({}),
      pendingRebootSignals: category({}),
      scheduledTasks: category({ comparable: false }),
    },
  };
}
