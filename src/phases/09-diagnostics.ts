import type { Servicing } from '../device/port/servicing.ts';
import { wantDiagnostics } from '../domain/diagnostics.ts';
import { decideExit } from '../domain/exit-code.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { oneOf } from '../evidence/layout.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { CollectorResult, DiagnosticsSummary } from '../schema/diagnostics.ts';
import { policyToCarryOut, readPolicy } from './artifacts.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';

/** LightDiag, when policy and outcome ask for it, under its caps and throttle. */
export const phase: Phase<Servicing> = {
  async run(context) {
    const { run, system, state, testMode } = context;
    const policy = readPolicy(run).policies.ClientProfile.diagnostics;
    const exit = decideExit({ ...readRunFacts(system.files, run.root), status: 'ended', unreadable: [] });
    const wanted = wantDiagnostics(policy, exit.code, state.diagnosticsRuns(), system.clock.now());
    const began = system.clock.elapsed();
    const collected = wanted.collect ? await collect(context) : { collectors: [], fault: null };
    const failed = collected.fault !== null || collected.collectors.some((one) => one.status === 'failed');
    const summary: DiagnosticsSummary = {
      schemaVersion: 1,
      runId: run.runId,
      mode: policy.mode,
      required: policy.required,
      outcome: wanted.collect ? (failed ? 'failed' : 'succeeded') : wanted.outcome,
      reason: collected.fault ?? wanted.reason,
      collectors: [...collected.collectors],
      totalBytes: collected.collectors.reduce((sum, one) => sum + one.bytes, 0),
      durationMs: Math.round(system.clock.elapsed() - began),
    };
    run.write(ARTIFACTS.diagnostics, summary);
    if (wanted.collect && !testMode) {
      const time = new Date(system.clock.now()).toISOString();
      state.writeDiagnosticsRuns([...state.diagnosticsRuns(), { runId: run.runId, time, outcome: summary.outcome }]);
    }
    return done(`${summary.outcome}: ${summary.reason}`);
  },
};

/**
 * A collector that fails costs diagnostics, never the run: the summary says so, and `required` decides what it means.
 */
async function collect(
  context: Pick<PhaseContext<Servicing>, 'run' | 'device' | 'log' | 'loadedPolicy'>,
): Promise<{ collectors: readonly CollectorResult[]; fault: string | null }> {
  const { run, device, log } = context;
  const policy = policyToCarryOut(context, ({ ClientProfile }) => ClientProfile.diagnostics);
  try {
    const collectors = await device.diagnostics(policy, (path, bytes) => {
      run.saveForeign(oneOf(ARTIFACTS.collected, path), bytes);
    });
    return { collectors, fault: null };
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown.message : String(thrown);
    log('diagnosticsFailed', { fault });
    return { collectors: [], fault };
  }
}
