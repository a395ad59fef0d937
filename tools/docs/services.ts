import { gatewayVariables } from '../../services/gateway/src/gateway.config.ts';
import { metricsVariables } from '../../services/metrics/src/metrics.config.ts';
import { simulatorVariables } from '../../services/realtime-simulator/src/realtime-simulator.config.ts';
import { realtimeWorkerVariables } from '../../services/realtime-worker/src/realtime-worker.config.ts';

/** The services that are processes of their own, and what can be set for each. */
export const deployedServices = {
  gateway: gatewayVariables,
  'realtime-worker': realtimeWorkerVariables,
  metrics: metricsVariables,
  'realtime-simulator': simulatorVariables,
} as const;
