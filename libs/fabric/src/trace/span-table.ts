/** Every span there is, by its place in the system: `server` and `client` face the outside, the rest is our own. */
export const spanTable = {
  'conversation.open': {
    kind: 'server',
    from: 'gateway',
    meaning: "From the client's open socket to `session_ready`. The root of its trace.",
  },
  'conversation.admission': { kind: 'internal', from: 'gateway', meaning: 'Writing the record of the conversation.' },
  'conversation.placement': {
    kind: 'internal',
    from: 'gateway',
    meaning: 'From the offer to a worker that holds the conversation.',
  },
  'conversation.connect': {
    kind: 'internal',
    from: 'worker',
    meaning: 'From the claim to a conversation that may begin, all attempts at the upstream included.',
  },
  'conversation.takeover': {
    kind: 'internal',
    from: 'worker',
    meaning: 'The same for a conversation another worker had before. The root of its trace, linked to the opening.',
  },
  'conversation.resume': {
    kind: 'internal',
    from: 'gateway',
    meaning: 'From the news of the new worker to `session_resumed`; linked to the turn that was cut off.',
  },
  'upstream.connect': { kind: 'client', from: 'worker', meaning: 'One attempt at an upstream session.' },
  turn: {
    kind: 'internal',
    from: 'worker',
    meaning: "From the end of the user's turn to the end of the reply. The root of its trace, linked to the opening.",
  },
  'turn.first_audio': {
    kind: 'internal',
    from: 'worker',
    meaning: "From the end of the user's turn to the first audio of the reply at the worker.",
  },
  'upstream.response': { kind: 'client', from: 'worker', meaning: 'The response of the upstream, start to end.' },
  'turn.delivery': {
    kind: 'internal',
    from: 'gateway',
    meaning: 'The reply on its way to the client. Fails when the worker is lost.',
  },
  'turn.playback': {
    kind: 'internal',
    from: 'gateway',
    meaning: "From the first audio sent to the client's word that it is heard; only with clients that say so.",
  },
} as const satisfies Record<string, { kind: 'server' | 'client' | 'internal'; from: string; meaning: string }>;

export type SpanName = keyof typeof spanTable;
