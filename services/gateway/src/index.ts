export { decideEdgeConfig, edgeVariables, type EdgeConfig } from './gateway.config.ts';
export { GatewayModule, type GatewayParts } from './gateway.module.ts';
