import { lifecycleStates } from '@colloquy/lifecycle';
import { gauge } from '@colloquy/telemetry';

/** What every hosted service shows of itself. */
export const hostMetrics = {
  state: gauge('colloquy_service_state', '1 for the state of its life the service is in, 0 for the others.', {
    state: lifecycleStates,
  }),
} as const;
