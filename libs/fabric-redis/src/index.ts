export { openRedisFabric, type RedisFabricOptions } from './redis-fabric.ts';
