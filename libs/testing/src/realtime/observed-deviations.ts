/** What the service puts on the wire although OpenAI's types do not have it: nulls for what is unset, and further keys. */
interface Deviation {
  readonly nullable?: readonly string[];
  readonly extra?: readonly string[];
}

const sessionKeys = ['object', 'id', 'expires_at'];
const padded: Deviation = { extra: ['obfuscation'] };

/** By the name of the definition in the schema. Only what recordings and documentation of the service show; all else is held to the types. */
export const observedDeviations: Readonly<Record<string, Deviation>> = {
  RealtimeSessionCreateRequest: { extra: sessionKeys, nullable: ['include'] },
  RealtimeTranscriptionSessionCreateRequest: { extra: sessionKeys, nullable: ['include'] },
  RealtimeAudioConfigInput: { nullable: ['noise_reduction', 'transcription'] },
  RealtimeTranscriptionSessionAudioInput: { nullable: ['noise_reduction', 'transcription'] },
  AudioTranscription: { nullable: ['language', 'prompt'] },
  'RealtimeAudioInputTurnDetection.ServerVad': { nullable: ['idle_timeout_ms'] },
  RealtimeResponse: { nullable: ['status_details', 'usage', 'conversation_id'] },
  RealtimeResponseUsageOutputTokenDetails: { extra: ['reasoning_tokens'] },
  'RealtimeConversationItemUserMessage.Content': { nullable: ['transcript'], extra: ['format'] },
  'RealtimeConversationItemAssistantMessage.Content': { nullable: ['transcript'], extra: ['format'] },
  RealtimeConversationItemAssistantMessage: { extra: ['phase'] },
  'ConversationItemInputAudioTranscriptionFailedEvent.Error': { nullable: ['param'] },
  ConversationItemInputAudioTranscriptionDeltaEvent: padded,
  ResponseAudioTranscriptDeltaEvent: padded,
  ResponseFunctionCallArgumentsDeltaEvent: padded,
  ResponseTextDeltaEvent: padded,
};
