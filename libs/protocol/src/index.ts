export {
  clientMessage,
  clientMessageTypes,
  type ClientMessage,
  type ClientMessageType,
  type ClientStats,
} from './client/client-message.ts';
export {
  serverMessage,
  type ResponseStatus,
  type ServerMessage,
  type ServerMessageType,
  type SessionFacts,
  type UnplacedServerMessage,
  type UpstreamKind,
} from './client/server-message.ts';
export {
  conversationSettings,
  eagernessLevels,
  settingNames,
  turnModes,
  voices,
  type ConversationSettings,
  type Eagerness,
  type SettingName,
  type SettingsInEffect,
  type TurnMode,
} from './client/conversation-settings.ts';
export { parseClientMessage, type ParsedClientMessage } from './client/parse-client-message.ts';
export { isBase64Pcm16 } from './client/base64-audio.ts';
export { errorCodes, errorTable, type ErrorCode } from './client/error-codes.ts';
export { limitNames, limitTable, type LimitName } from './client/limit-table.ts';
export { closeTable, shouldReconnect, type CloseReason } from './client/close-codes.ts';
export {
  CONVERSATION_PATH,
  INPUT_RATES,
  OUTPUT_RATE,
  DEFAULT_INPUT_RATE,
  type InputRate,
} from './client/connection.ts';
