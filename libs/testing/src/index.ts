export { runService, startService, type ServiceName, type StartedService } from './built-service.ts';
export { startProxy, type CuttableProxy } from './cuttable-proxy.ts';
export { freePort } from './free-port.ts';
export { MessageInbox, type MessageOf, type ReceivedMessage } from './message-inbox.ts';
export { pdfOf } from './pdf.ts';
export {
  ProcessNotReady,
  startProcess,
  type ProcessExit,
  type ProcessOptions,
  type RunningProcess,
} from './process.ts';
export { startRedis, type RedisServer } from './redis-server.ts';
export { SimpleClient, type Reply, type SimpleClientOptions } from './simple-client.ts';
export { SpanCollector, type CollectedSpan } from './span-collector.ts';
export { SpeechStream, type SpeechStreamOptions } from './speech-stream.ts';
export { speak, type SpeechOptions, type Voice } from './speech.ts';
export { until, WaitedInVain, type WaitOptions } from './wait.ts';
