/** What the rest of the program sees of simulated devices; nothing else of this folder is imported from outside. */
export { createSimulatedDevice, type SimulatedDeviceOptions } from './device.ts';
export { seededUpdateHistory } from './history-seed.ts';
export { rebootSimulatedDevice, SIMULATED_DEVICE_FILES } from './memory.ts';
export {
  EMBEDDED_SCENARIOS,
  embeddedScenarios,
  loadScenario,
  parseScenario,
  type LoadedScenario,
} from './scenario-file.ts';
export type { SimulatedStart } from './start.ts';
export type { SimulatedKit } from './updates.ts';
