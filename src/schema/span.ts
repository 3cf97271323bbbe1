import * as v from 'valibot';
import type { Step } from './run.ts';

/** One line of `Telemetry/spans.jsonl`: an OTLP/JSON `ExportTraceServiceRequest` with one span, so that any collector takes the file. */
const attribute = v.strictObject({ key: v.string(), value: v.strictObject({ stringValue: v.string() }) });
export const span = v.strictObject({
  resourceSpans: v.array(
    v.strictObject({
      resource: v.strictObject({ attributes: v.array(attribute) }),
      scopeSpans: v.array(
        v.strictObject({
          scope: v.strictObject({ name: v.string() }),
          spans: v.array(
            v.strictObject({
              traceId: v.string(),
              spanId: v.string(),
              name: v.string(),
              kind: v.literal(1),
              startTimeUnixNano: v.string(),
              endTimeUnixNano: v.string(),
              attributes: v.array(attribute),
              status: v.strictObject({ code: v.picklist([1, 2]) }),
            }),
          ),
        }),
      ),
    }),
  ),
});
export type Span = v.InferOutput<typeof span>;

/** The span of a step: the trace is the run, the span its phase and hop. */
export function spanOf(runId: string, step: Step): Span {
  const traceId = runId.replaceAll('-', '');
  const nano = (time: string): string => `${Date.parse(time)}000000`;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'patchpilot' } }] },
        scopeSpans: [
          {
            scope: { name: 'patchpilot.phases' },
            spans: [
              {
                traceId,
                spanId: `${traceId.slice(0, 10)}${step.hop.toString(16).padStart(4, '0')}${step.phase}`,
                name: `${step.phase} ${step.name}`,
                kind: 1,
                startTimeUnixNano: nano(step.startedAt),
                endTimeUnixNano: nano(step.endedAt ?? step.startedAt),
                attributes: [{ key: 'patchpilot.status', value: { stringValue: step.status } }],
                status: { code: step.status === 'failed' ? 2 : 1 },
              },
            ],
          },
        ],
      },
    ],
  };
}
