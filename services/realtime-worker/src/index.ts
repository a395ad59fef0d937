export {
  decideUpstreamConfig,
  holdVariables,
  realtimeUrl,
  upstreamVariables,
  type HoldConfig,
  type UpstreamConfig,
} from './realtime-worker.config.ts';
export { RealtimeWorkerModule, type RealtimeWorkerParts } from './realtime-worker.module.ts';
