import { join } from 'node:path';
import * as v from 'valibot';
import { decideExit, type ExitDecision } from '../../src/domain/exit-code.ts';
import { openEventLog } from '../../src/evidence/events.ts';
import { readRunFacts } from '../../src/evidence/facts.ts';
import { finishRun } from '../../src/evidence/finish.ts';
import { artifactFiles } from '../../src/evidence/layout.ts';
import { openRunFolder, type RunFolder } from '../../src/evidence/run-folder.ts';
import { makeContentSeal, makeHopSeal, type MadeSeal } from '../../src/evidence/seal.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import type { PhaseId } from '../../src/schema/phases.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { Run, State } from '../../src/schema/run.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';
import { aClaim, anEntry, aRecord, TIME } from './an-update.ts';
import { writeAfterArtifacts, writeBeforeArtifacts, type RunShape } from './run-artifacts.ts';

export const RUN_ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const BOOT = { id: '0d9a6c1e-52f3-4b7a-8a4d-6d1f0b2c3e41', source: 'test' };

export interface ARun {
  readonly folder: RunFolder;
  /** Absolute path of the run's folder. */
  readonly path: string;
  /** What stands in the last line: the manifest's root, or the seal's while the run waits; null for a killed run. */
  readonly root: string | null;
  readonly hopRoots: readonly string[];
  readonly exit: ExitDecision;
  /** Seals hop 1 as it is now. */
  sealAgain(): MadeSeal;
}

/** A run in a scratch folder: ended unless `shape.until` says otherwise, with one reboot when `shape.reboot`. */
export function aRun(shape: RunShape = {}): ARun {
  const run = new Writing(shape);
  run.before();
  if (shape.until === 'killed') return run.left();
  if (shape.reboot === true || shape.until === 'waiting') run.wait();
  if (shape.until === 'waiting') return run.left();
  run.resume();
  return run.finish();
}

class Writing {
  private readonly folder: RunFolder;
  private readonly shape: RunShape;
  private readonly hops: MadeSeal[] = [];
  private events;
  private state: State;
  private run: Run;

  constructor(shape: RunShape) {
    this.shape = shape;
    this.folder = openRunFolder(testFiles, shape.outputRoot ?? aScratchFolder(), RUN_ID, { create: true });
    this.events = this.open();
    this.state = aState(shape);
    this.run = aRunRecord(shape);
    this.save({}, {});
  }

  before(): void {
    this.event('runStarted', '01', { runId: RUN_ID });
    writeBeforeArtifacts(this.folder, this.shape);
    for (const data of this.shape.grow?.(this.folder) ?? []) this.events.append('installEnded', '05', data);
    this.event('phaseEnded', '04', { phase: '04' });
    for (const record of this.shape.claims ?? this.updates().map(aClaim)) this.record(record);
    this.event('phaseEnded', '05', { phase: '05' });
  }

  wait(): void {
    const hop = this.state.hop;
    this.folder.write(ARTIFACTS.rebootPlan, {
      ...{ schemaVersion: 1, runId: RUN_ID, hop, decidedAt: TIME, required: true, resumeAt: '07', automatic: false },
      ...{ delaySeconds: 0, message: '', bootIdentity: BOOT, reasons: [] },
    });
    this.event('waitingForReboot', '06', { hop });
    this.events.close();
    this.save({ status: 'waiting', resumeAt: '07' }, {});
    const { counts } = decideExit({ ...readRunFacts(testFiles, this.folder.root), waiting: true });
    this.save({}, { status: 'waiting', exitCode: 150, exitName: 'RebootRequired', counts });
    this.hops.push(makeHopSeal(testFiles, this.folder, hop));
  }

  resume(): void {
    if (this.hops.length > 0) {
      this.events = this.open();
      this.event('resumed', null, { hop: 2 });
      this.save({ status: 'running', hop: 2 }, { status: 'running', exitCode: null, exitName: null });
    }
    for (const record of this.shape.records ?? this.updates().map((entry) => aRecord(entry))) this.record(record);
    writeAfterArtifacts(this.folder, this.shape);
  }

  finish(): ARun {
    this.event('sealing', '10', {});
    const content = makeContentSeal(testFiles, this.folder);
    const report = { schemaVersion: 1, runId: RUN_ID, contentRoot: content.root, InstallSummary: [] };
    this.folder.write({ ...ARTIFACTS.finalReport, schema: v.record(v.string(), v.unknown()) }, report);
    this.folder.save(ARTIFACTS.finalHtml, Buffer.from('<!doctype html><title>run</title>\n'));
    const log = { ...ARTIFACTS.redactionLog, schema: v.looseObject({}) };
    this.folder.write(log, { schemaVersion: 1, runId: RUN_ID, entries: [] });
    this.event('runEnded', null, {});
    this.events.close();
    this.save({ status: 'ended', failure: this.shape.failure ?? null }, {});
    const exit = decideExit(readRunFacts(testFiles, this.folder.root));
    const { code: exitCode, name: exitName, counts } = exit;
    const accepted = exit.accepted.length === 0 ? {} : { accepted: [...exit.accepted] };
    this.save({}, { status: 'ended', endedAt: TIME, exitCode, exitName, why: [...exit.why], counts, ...accepted });
    return this.result(finishRun(testFiles, this.folder).root);
  }

  left(): ARun {
    if (this.hops.length === 0) this.events.close();
    return this.result(this.hops.at(-1)?.root ?? null);
  }

  private result(root: string | null): ARun {
    const exit = decideExit(readRunFacts(testFiles, this.folder.root));
    return {
      folder: this.folder,
      path: join(this.folder.root),
      root,
      hopRoots: this.hops.map((hop) => hop.root),
      exit,
      sealAgain: () => makeHopSeal(testFiles, this.folder, 1),
    };
  }

  private open() {
    return openEventLog(testFiles, this.folder, { now: () => Date.parse(TIME) });
  }

  private event(type: string, phase: PhaseId | null, data: Record<string, unknown>): void {
    this.events.append(type, phase, data, { durable: true });
  }

  private record(record: InstallRecord): void {
    this.folder.appendRecord(ARTIFACTS.installSummary, record, true);
  }

  private updates() {
    return (this.shape.updates ?? [anEntry('KB5000001')]).filter((entry) => entry.decision === 'selected');
  }

  private save(state: Partial<State>, run: Partial<Run>): void {
    this.state = { ...this.state, ...state };
    this.run = { ...this.run, ...run };
    this.folder.write(ARTIFACTS.state, this.state);
    this.folder.write(ARTIFACTS.run, this.run);
  }
}

const aState = (shape: RunShape): State => ({
  ...{ schemaVersion: 1, runId: RUN_ID, status: 'running', hop: 1, resumeAt: '01', updatedAt: TIME, steps: [] },
  failure: null,
  restrictions: shape.restrictions ?? [],
});

const aRunRecord = (shape: RunShape): Run => ({
  ...{
    schemaVersion: 1,
    tool: { name: 'PatchPilot', version: '0.1.0', commit: 'test', runtime: 'test' },
    runId: RUN_ID,
  },
  ...{ tenantId: 'T0', clientId: 'C0', siteId: 'S0', deviceId: 'D0', policyProfileId: null },
  mode: shape.mode ?? 'live',
  simulated: shape.mode === 'scenario',
  ...{ source: { kind: 'agent', name: 'test', sha256: null }, startedAt: TIME, endedAt: null, status: 'running' },
  ...{
    hops: [{ hop: 1, startedAt: TIME, endedAt: null, bootIdentity: BOOT }],
    exitCode: null,
    exitName: null,
    why: [],
  },
  ...{ counts: { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 }, streak: null, previousRun: null },
  environmentRemoved: [],
});

export const paths = artifactFiles(RUN_ID);
