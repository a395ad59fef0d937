import type { Timers } from '@colloquy/lifecycle';

import type { NewId } from '../protocol/ids.ts';
import type { EarlyEnd } from '../protocol/response-object.ts';
import type { ServerEvent } from '../protocol/server-event.ts';
import { SessionTimers } from '../sessions/session-timers.ts';
import { closeOf } from './forced-closes.ts';
import { endOf } from './forced-ends.ts';
import type { FaultSubject } from './fault-plan.ts';
import type { Outlet } from './outlet.port.ts';
import { ReplyProgress, type ReplyDelta } from './reply-progress.ts';
import type { FaultOf, Moment, TimedFault } from './scenario.ts';
import type { Scenarios } from './scenarios.ts';
import { TranscriptionFirst } from './transcription-first.ts';

export interface SessionLinePorts {
  readonly scenarios: Scenarios;
  readonly outlet: Outlet;
  readonly timers: Timers;
  readonly newId: NewId;
  /** Ends a response of the session otherwise than it would. */
  readonly endResponse: (responseId: string, end: EarlyEnd) => void;
}

/** The moments that events stand for; `reply` comes with each delta. */
const momentOf: Readonly<Partial<Record<ServerEvent['type'], Moment>>> = {
  'session.updated': 'session_updated',
  'input_audio_buffer.speech_started': 'speech_started',
  'response.created': 'response_created',
  'response.done': 'response_done',
};

/**
 * The way of a session's events to its client, with the faults of the scenario in force. The session itself knows of
 * none of them: what a client notices of a fault, it notices on this line.
 */
export class SessionLine implements Disposable {
  readonly #subject: FaultSubject;
  readonly #ports: SessionLinePorts;
  readonly #timers: SessionTimers;
  readonly #replies = new ReplyProgress();
  /** How responses under way are going to end, by their ids. */
  readonly #ends = new Map<string, FaultOf<'response'>>();
  readonly #transcriptionFirst: TranscriptionFirst;
  readonly #scenarioSet: Disposable;

  constructor(subject: FaultSubject, ports: SessionLinePorts) {
    this.#subject = subject;
    this.#ports = ports;
    this.#timers = new SessionTimers(ports.timers);
    this.#transcriptionFirst = new TranscriptionFirst(ports.outlet, this.#timers);
    this.#scenarioSet = ports.scenarios.onSet(() => this.#reach('now'));
  }

  /** The client has connected and has been told nothing yet. */
  connect(): void {
    this.#reach('connect');
  }

  send(event: ServerEvent): void {
    this.#pass(event);
    const moment = momentOf[event.type];
    if (moment) this.#reach(moment);
    if (event.type === 'response.created') this.#planEnd(event.response.id);
    const delta = this.#replies.note(event);
    if (delta) this.#reachDelta(delta);
    if (event.type === 'response.done') this.#ends.delete(event.response.id);
  }

  [Symbol.dispose](): void {
    this.#scenarioSet[Symbol.dispose]();
    this.#timers[Symbol.dispose]();
  }

  #pass(event: ServerEvent): void {
    const { outlet, scenarios } = this.#ports;
    const { plan } = scenarios;
    const isNamed = ({ events }: { events: readonly string[] }) => events.includes(event.type);
    const takesPart = () => plan.strike('early_transcription', this.#subject).length > 0;
    if (this.#transcriptionFirst.takes(event, takesPart)) return;
    const [late] = plan.strike('late', this.#subject, isNamed);
    const copies = 1 + plan.strike('duplicate', this.#subject, isNamed).length;
    for (let copy = 0; copy < copies; copy++) {
      if (late) outlet.sendLate(event, late.byMs);
      else outlet.send(event);
    }
  }

  #reachDelta({ responseId, number }: ReplyDelta): void {
    this.#reach('reply', number);
    if (this.#ends.get(responseId)?.afterDeltas === number) this.#end(responseId);
  }

  #reach(moment: Moment, deltaNumber = 0): void {
    const { plan } = this.#ports.scenarios;
    const fits = (fault: TimedFault) =>
      fault.at === moment && (moment !== 'reply' || fault.afterDeltas === deltaNumber);
    for (const fault of plan.strike('stall', this.#subject, fits)) this.#after(fault, () => this.#stall(fault));
    for (const fault of plan.strike('slow_read', this.#subject, fits))
      this.#after(fault, () => this.#stopReading(fault));
    for (const fault of plan.strike('close', this.#subject, fits)) this.#after(fault, () => this.#close(fault));
  }

  /** Without a wait it happens now, before anything else can be sent. */
  #after({ afterMs }: TimedFault, action: () => void): void {
    if (afterMs === 0) action();
    else this.#timers.after(afterMs, action);
  }

  #stall({ forMs }: FaultOf<'stall'>): void {
    const hold = this.#ports.outlet.hold();
    if (forMs !== undefined) this.#timers.after(forMs, () => hold[Symbol.dispose]());
  }

  #stopReading({ forMs }: FaultOf<'slow_read'>): void {
    const pause = this.#ports.outlet.pauseReading();
    this.#timers.after(forMs, () => pause[Symbol.dispose]());
  }

  #close({ code, reason }: FaultOf<'close'>): void {
    const { outlet, newId } = this.#ports;
    if (code === 1006) {
      outlet.cut();
      return;
    }
    const { error, reason: usual } = closeOf[code];
    if (error) outlet.send({ type: 'error', event_id: newId('event'), error: { ...error, event_id: null } });
    outlet.close(code, reason ?? usual);
  }

  #planEnd(responseId: string): void {
    const [fault] = this.#ports.scenarios.plan.strike('response', this.#subject);
    if (!fault) return;
    this.#ends.set(responseId, fault);
    if (fault.afterDeltas === 0) this.#end(responseId);
  }

  /** Not at once: the session is in the middle of sending what brought this about. */
  #end(responseId: string): void {
    const fault = this.#ends.get(responseId);
    if (fault) queueMicrotask(() => this.#ports.endResponse(responseId, endOf[fault.outcome]));
  }
}
