import { record, safeParse, string, type GenericSchema } from 'valibot';
import * as inventory from '../../src/device/windows/answers.ts';
import * as agent from '../../src/device/windows/agent/items.ts';
import { BridgeReader, type BridgePart } from '../../src/device/windows/bridge-lines.ts';
import { SCRIPTS } from '../../src/device/windows/powershell.ts';

/**
 * What an item of a part may be; two jobs have a part `services`, and two `updates`. The parts of checks are not among
 * them.
 */
const ITEMS: Readonly<Record<string, readonly GenericSchema[]>> = {
  account: [inventory.accountItem],
  agent: [agent.agentItem],
  applications: [inventory.applicationItem],
  boot: [inventory.bootItem],
  conditions: [agent.conditionsItem],
  disks: [inventory.diskItem],
  download: [agent.resultItem],
  driver: [inventory.driverAnswer],
  drivers: [inventory.driverItem],
  enrolments: [inventory.enrolmentItem],
  exclusions: [inventory.settingItem],
  clock: [inventory.settingItem],
  file: [inventory.fileAnswer],
  foreign: [inventory.foreignItem],
  hardware: [inventory.hardwareItem],
  history: [inventory.historyItem],
  install: [agent.resultItem],
  language: [record(string(), string())],
  os: [inventory.osItem],
  outcome: [agent.outcomeItem],
  package: [inventory.packageAnswer],
  places: [inventory.placeItem],
  ports: [inventory.portItem],
  product: [inventory.productAnswer],
  proxy: [inventory.settingItem],
  rebootAgent: [inventory.signalItem],
  rebootSignals: [inventory.signalItem],
  recovery: [inventory.recoveryItem],
  register: [agent.idItem],
  registry: [inventory.registryAnswer],
  scanFile: [agent.idItem],
  services: [inventory.serviceItem, agent.serviceItem],
  servicing: [inventory.servicingItem],
  sessions: [inventory.sessionItem],
  sweep: [agent.idItem],
  tasks: [inventory.taskItem],
  updateSettings: [inventory.settingItem],
  updates: [inventory.packageItem, agent.updateItem],
  values: [inventory.valuesAnswer],
  windowsServices: [agent.windowsServiceItem],
  wsus: [inventory.wsusItem],
};

export interface Replayed {
  /** All parts of all answers, in their order. */
  readonly parts: readonly (readonly [name: string, part: BridgePart])[];
  /** What the product would not have understood. */
  readonly faults: readonly string[];
}

/** Recorded lines of a process of the bridge, read as the product reads them when they come. */
export function replay(text: string): Replayed {
  const parts: [string, BridgePart][] = [];
  const first = JSON.parse(text.split('\n')[0] ?? '') as { jobs?: string[] };
  const jobs = Object.values(SCRIPTS).find((names) => names[0] === first.jobs?.[0]) ?? [];
  const take = (answered: ReadonlyMap<string, BridgePart>): number => parts.push(...answered);
  const reader = new BridgeReader(jobs, { progress: () => undefined, answered: take });
  for (const line of text.split('\n')) if (line !== '') reader.take(line);
  take(reader.parts);
  const faults = parts.flatMap(([name, { items }]) => items.flatMap((item) => faultsOf(name, item)));
  return { parts, faults: reader.noise === null ? faults : [reader.noise, ...faults] };
}

function faultsOf(name: string, item: object): string[] {
  const fits = ITEMS[name]?.some((schema) => safeParse(schema, item).success);
  if (fits === true) return [];
  return [`${name}: ${fits === undefined ? 'no such part is known' : JSON.stringify(item).slice(0, 300)}`];
}
