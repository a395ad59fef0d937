export { ClientSocketAdapter, type SocketOptions } from './client-socket.adapter.ts';
export { hostOverRedis } from './host-over-redis.ts';
export { hostService, StartError, type HostOptions, type ServiceHost } from './host-service.ts';
export type { Operations } from './operations.ts';
export { runService, type RunOptions } from './run-service.ts';
