export { fuzz, type FuzzOptions } from './fuzz.ts';
export type { HostileInput, HostileRequest, Outcome } from './hostile-input.ts';
export { messageCases } from './message-cases.ts';
export { encodeRawFrame, opcode, type RawFrame } from './raw-frame.ts';
export { RawSocket, upgradeRequest, type RawTarget } from './raw-socket.ts';
export { requestCases } from './request-cases.ts';
export { isServed, tryInput, tryRequest } from './try-input.ts';
export { websocketCases } from './websocket-cases.ts';
