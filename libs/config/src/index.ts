export { AddressList, plainAddress } from './address-list.ts';
export { EXIT_CONFIG, loadConfig, maskSecrets, type ConfigSpec } from './load-config.ts';
export { isLoopback } from './loopback.ts';
export { fillPlaceholders } from './placeholders.ts';
export { isSameSecret } from './same-secret.ts';
export {
  decideListenConfig,
  decideOperatorToken,
  decideOptionalRedisConfig,
  decideRedisConfig,
  listenVariables,
  operatorVariables,
  optionalRedisVariables,
  peerVariables,
  redisVariables,
  type ListenConfig,
  type RedisConfig,
} from './shared-variables.ts';
export { ConfigError, readVariables, variable, type Values, type Variable, type Variables } from './variables.ts';
