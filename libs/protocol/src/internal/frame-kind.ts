/**
 * What travels between gateway and worker on the bus. A frame's `kind` is one byte; its payload is raw PCM16 for
 * audio, UTF-8 JSON for everything else. Conversation, epoch and sequence number are in the frame's header.
 */
export const frameKind = {
  /** gateway → worker: PCM16 at the connection's input rate. */
  clientAudio: 1,
  /** gateway → worker: a JSON `ClientMessage` that is not audio. */
  clientMessage: 2,
  /** gateway → worker: the client is gone for good; payload empty. */
  clientLeft: 3,
  /** gateway → worker: JSON `DetachedNotice`: the client's connection is gone, it may come back elsewhere. */
  clientDetached: 4,
  /** gateway → worker: JSON `AttachNotice`, outside the count: the client has come back, at the sender. */
  attach: 5,
  /** worker → gateway: JSON `AssignedNotice`: who holds the conversation from now on. */
  assigned: 16,
  /** worker → gateway: one JSON server message, complete with its position, ready to be sent. */
  serverMessage: 17,
  /** worker → gateway: reply audio; payload of `encodeReplyAudio`. */
  replyAudio: 18,
  /** worker → gateway: JSON `EndedNotice`: the conversation is over, close the client. */
  ended: 19,
  /** worker → gateway: like `serverMessage`, and the client may talk from here on (`session_ready`, `session_resumed`). */
  sessionReady: 20,
  /** worker → gateway: the sender has let go of the conversation; another worker may take it. Payload empty. */
  released: 21,
  /** worker → gateway: JSON `TurnNotice`, outside the count; sent for turns that are traced, and for no others. */
  turn: 22,
  /** worker → gateway: JSON `FirstAudioNotice`, right before the first reply audio of the answer to a turn. */
  firstAudio: 23,
  /** worker → gateway: JSON `AttachedNotice`, outside the count; right behind it comes what the client missed. */
  attached: 24,
  /** worker → gateway: the client is at another gateway now; close the one that is left. Payload empty, outside the count. */
  takenOver: 25,
  /** worker → gateway: like `serverMessage`: a reply begins (`response_started`), or is over (`response_done`). */
  replyStarted: 26,
  replyEnded: 27,
  /** both ways between processes, conversation empty: the sender lives. Payload: its address. */
  heartbeat: 32,
  /** both ways, outside the count, payload of a link: the sender's newest number; what the other end has; send again; cannot. */
  sync: 33,
  confirm: 34,
  again: 35,
  gone: 36,
} as const;

export type FrameKind = (typeof frameKind)[keyof typeof frameKind];
