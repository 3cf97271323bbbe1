export { createSimulatedDevice, type SimulatedDeviceOptions } from './device.ts';
export { seededUpdateHistory } from './history-seed.ts';
export { rebootSimulatedDevice, SIMULATED_DEVICE_FILES } from './memory.ts';
export { embeddedScenarios, loadScenario, parseScenario, type LoadedScenario } from './scenario-file.ts';
export type { SimulatedStart } from './start.ts';
export type { SimulatedKit } from './updates.ts';
