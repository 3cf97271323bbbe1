import type { FinalReport } from '../../schema/report.ts';
import type { Step } from '../../schema/run.ts';
import { durationWords, type Times } from './times.ts';
import type { Tone } from './words.ts';
import { PHASE_IDS } from '../../schema/phases.ts';

const STATUS: Readonly<Record<Step['status'], { text: string; tone: Tone }>> = {
  running: { text: 'writes this report', tone: 'info' },
  done: { text: 'done', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
  skipped: { text: 'skipped', tone: 'quiet' },
  waiting: { text: 'waits for a restart', tone: 'info' },
};

/** The phases in the order in which they ran, with a bar for their share of the longest, and the restarts between. */
export function timelineView({ timeline, hops }: FinalReport, times: Times) {
  const longest = Math.max(1, ...timeline.map((step) => step.durationMs));
  const phases = timeline.map((step, index) => ({
    phase: step.phase,
    name: step.name,
    ...STATUS[step.status],
    ...(step.status === 'running' && step.phase !== PHASE_IDS.Reporting ? { text: 'was not finished' } : {}),
    started: times.show(step.startedAt),
    duration: step.status === 'skipped' || step.status === 'running' ? '-' : durationWords(step.durationMs),
    /** Width of the bar in percent of its cell; a whole number from 0 to 100. */
    bar: step.status === 'skipped' ? 0 : Math.max(1, Math.round((step.durationMs / longest) * 100)),
    restart: index > 0 && timeline[index - 1]?.hop !== step.hop ? { hop: step.hop } : null,
  }));
  return {
    phases,
    hasPhases: phases.length > 0,
    hops: hops.map((hop) => ({ hop: hop.hop, started: times.line(hop.startedAt), boot: hop.bootIdentity?.id ?? '-' })),
    hasHops: hops.length > 0,
  };
}

const EVIDENCE: Readonly<Record<string, { text: string; tone: Tone }>> = {
  present: { text: 'evidence', tone: 'good' },
  partial: { text: 'part of it', tone: 'warning' },
  none: { text: 'none in this run', tone: 'quiet' },
};

export function complianceView({ compliance }: FinalReport) {
  return {
    compliance: compliance.map(({ extent, files, ...row }) => ({
      ...row,
      ...EVIDENCE[extent],
      files: files.map((file) => file.split('/').at(-1) ?? file).join(', ') || '-',
    })),
    hasCompliance: compliance.length > 0,
  };
}

/** How a reader checks this page against the evidence, with the commands ready to copy. */
export function verifyView({ runId, contentRoot, previousRun }: FinalReport) {
  return { runId, contentRoot, previousRun, shortRunId: runId.slice(0, 8) };
}

/** Ids, versions and policy files: what an auditor copies down. */
export function recordView(report: FinalReport, times: Times) {
  const { tool, source, ids, policy, mode } = report;
  const fact = (name: string, value: string | null | undefined) => ({ name, value: value ?? 'not known' });
  return {
    facts: [
      fact('Run', report.runId),
      fact('Mode', mode === null ? null : MODES[mode]),
      fact('Tenant', ids?.tenantId),
      fact('Client', ids?.clientId),
      fact('Site', ids?.siteId),
      fact('Device', ids?.deviceId),
      fact('Started', report.startedAt === null ? null : times.line(report.startedAt)),
      fact('Report written', report.generatedAt === null ? null : times.line(report.generatedAt)),
      fact('Update source', source === null ? null : `${source.kind}: ${source.name}`),
      fact('PatchPilot', tool === null ? null : `${tool.version} (${tool.commit}), ${tool.runtime}`),
      fact('Policy profile', policy === null ? null : (policy.profile ?? 'none')),
      fact('Effective policy (SHA-256)', policy?.sha256),
    ],
    policyFiles: policy?.files ?? [],
    hasPolicyFiles: (policy?.files.length ?? 0) > 0,
    noPolicyFiles: policy !== null && policy.files.length === 0,
    cachedPolicy: policy?.cachedPolicy === true,
    zone: times.zone,
    unknownZone: times.unknownZone,
  };
}

const MODES = {
  live: 'live: updates were installed on this device',
  test: 'test: nothing on the device was changed',
  scenario: 'scenario: a scripted device, not a real one',
} as const;
