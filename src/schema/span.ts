import * as v from 'valibot';
import { described } from './described.ts';
import type { Step } from './run.ts';

/**
 * One line of `Telemetry/spans.jsonl`: an OTLP/JSON `ExportTraceServiceRequest` with one span, so that any collector
 * takes the file.
 */
const attribute = v.strictObject({
  key: described(v.string(), 'Name of the attribute.'),
  value: described(v.strictObject({ stringValue: described(v.string(), 'Its value as text.') }), 'Its value.'),
});
export const span = v.strictObject({
  resourceSpans: described(
    v.array(
      v.strictObject({
        resource: described(
          v.strictObject({ attributes: described(v.array(attribute), 'What is known of it.') }),
          'The program.',
        ),
        scopeSpans: described(
          v.array(
            v.strictObject({
              scope: described(v.strictObject({ name: described(v.string(), 'Its name.') }), 'What the spans are of.'),
              spans: described(
                v.array(
                  v.strictObject({
                    traceId: described(v.string(), 'Id of the run without hyphens.'),
                    spanId: described(v.string(), 'Begins as the trace; ends with hop and phase.'),
                    name: described(v.string(), 'Number and name of the phase.'),
                    kind: described(v.literal(1), 'Always 1: internal.'),
                    startTimeUnixNano: described(v.string(), 'When the step began, in nanoseconds since 1970 UTC.'),
                    endTimeUnixNano: described(v.string(), 'When it ended; its begin where it did not.'),
                    attributes: described(v.array(attribute), 'What came of the step.'),
                    status: described(
                      v.strictObject({ code: described(v.picklist([1, 2]), '2: failed; 1: not.') }),
                      'Whether it failed.',
                    ),
                  }),
                ),
                'One span.',
              ),
            }),
          ),
          'One entry: the phases.',
        ),
      }),
    ),
    'One entry: what made the spans.',
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
