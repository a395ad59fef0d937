export { DeadlineExceeded, withDeadline } from './deadline.ts';
export { Lifecycle, lifecycleStates, type LifecycleState } from './lifecycle.ts';
export { exitAtTheLatestAfter, untilStopSignal } from './shutdown.ts';
export { pause, systemTimers, type Timers } from './timers.ts';
