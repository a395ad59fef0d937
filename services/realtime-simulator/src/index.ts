export { simulatorConfig, type SimulatorConfig } from './realtime-simulator.config.ts';
export { startSimulator } from './realtime-simulator.module.ts';
export { latencyProfiles, type LatencyProfile } from './responses/latency-profile.ts';
