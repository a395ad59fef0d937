export { type Side } from './event-schema.ts';
export { EventValidator } from './event-validator.ts';
export { RealtimeRecorder, type RecordedFrame, type WireEvent } from './realtime-recorder.ts';
