import * as v from 'valibot';

/** The items of `docs/powershell-bridge.md`, 8. What the agent may leave out or refuse is null. */
const maybeText = v.nullable(v.string());
const maybeNumber = v.nullable(v.number());
const maybeFlag = v.nullable(v.boolean());

const missing = v.array(v.object({ name: v.string(), hresult: v.number(), message: v.string() }));

export const windowsServiceItem = v.object({ name: v.string(), present: v.boolean(), start: maybeNumber });
export const agentItem = v.object({
  networkLogon: v.boolean(),
  isBusy: maybeFlag,
  rebootRequired: maybeFlag,
  rebootBeforeInstallation: maybeFlag,
  missing,
});
export const serviceItem = v.object({
  id: maybeText,
  name: maybeText,
  managed: maybeFlag,
  default: maybeFlag,
  url: maybeText,
});
export type ServiceItem = v.InferOutput<typeof serviceItem>;
export const idItem = v.object({ id: v.string() });

export const updateItem = v.object({
  search: v.number(),
  updateId: v.string(),
  revision: v.number(),
  title: maybeText,
  kbs: v.array(v.string()),
  categories: v.array(v.object({ id: maybeText, name: maybeText, type: maybeText })),
  severity: maybeText,
  maxSize: maybeNumber,
  released: maybeText,
  browseOnly: maybeFlag,
  deploymentAction: maybeNumber,
  isDownloaded: maybeFlag,
  impact: maybeNumber,
  rebootBehavior: maybeNumber,
  canRequestUserInput: maybeFlag,
  driver: v.nullable(v.object({ class: maybeText, hardwareId: maybeText, model: maybeText, date: maybeText })),
  missing,
});
export type UpdateItem = v.InferOutput<typeof updateItem>;

export const outcomeItem = v.object({
  code: v.number(),
  selection: maybeNumber,
  service: maybeText,
  warnings: v.array(v.object({ hresult: maybeNumber, context: maybeNumber, message: v.string() })),
  missing,
});
export type OutcomeItem = v.InferOutput<typeof outcomeItem>;

export const resultItem = v.object({
  code: maybeNumber,
  hresult: maybeNumber,
  rebootRequired: maybeFlag,
  overallCode: maybeNumber,
  overallHresult: maybeNumber,
  polled: v.boolean(),
  licenceAccepted: v.boolean(),
  committed: v.boolean(),
  missing,
});

export const conditionsItem = v.object({
  systemFree: maybeNumber,
  efiFree: maybeNumber,
  recoveryFree: maybeNumber,
  onBattery: maybeFlag,
  networkCost: maybeText,
  bitLockerOn: maybeFlag,
  missing,
});
