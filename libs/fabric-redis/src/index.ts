export { openRedisFabric, type RedisFabricOptions } from './redis-fabric.ts';
export type { RedisObserver } from './redis-pulse.ts';
