export { frameKind, type FrameKind } from './frame-kind.ts';
export { ignoredFrames, type IgnoredFrame } from './ignored-frame.ts';
export {
  assignedNotice,
  endedNotice,
  turnNotice,
  type AssignedNotice,
  type EndedNotice,
  type TurnNotice,
} from './notices.ts';
export { decodeReplyAudio, encodeReplyAudio } from './reply-audio.ts';
export { conversationEvent, type ConversationEvent } from './conversation-event.ts';
