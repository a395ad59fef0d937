export { frameKind, type FrameKind } from './frame-kind.ts';
export { ignoredFrames, type IgnoredFrame } from './ignored-frame.ts';
export {
  assignedNotice,
  attachedNotice,
  attachNotice,
  detachedNotice,
  endedNotice,
  firstAudioNotice,
  turnNotice,
  type AssignedNotice,
  type AttachedNotice,
  type AttachNotice,
  type DetachedNotice,
  type EndedNotice,
  type FirstAudioNotice,
  type TurnNotice,
} from './notices.ts';
export { decodeReplyAudio, encodeReplyAudio } from './reply-audio.ts';
export {
  costKinds,
  tokenKinds,
  turnStages,
  type CostKind,
  type PerTokenKind,
  type TokenKind,
  type TurnStage,
} from './token-kinds.ts';
export { conversationEvent, type ConversationEvent } from './conversation-event.ts';
export { ClientPolicy, policyRules, rulesByName, type PolicyRules } from './client-policy.ts';
