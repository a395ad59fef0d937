import type { ReactNode } from 'react';

import type { Session } from '../../realtime/conversation/conversation-view.ts';
import type { Quality } from '../../realtime/conversation/quality.ts';
import { count, dollars, kilohertz, milliseconds } from './figures.ts';
import { TurnTable } from './turn-table.tsx';
import './quality-panel.css';

interface Props {
  id: string;
  quality: Quality;
  session: Session;
}

/** The figures of a conversation, in a panel that a button with this id as its target opens. */
export function QualityPanel({ id, quality, session }: Props) {
  const { rates, tokens } = quality;
  return (
    <section id={id} popover="auto" className="quality" aria-label="Quality" data-testid="quality">
      <Group title="Delay">
        <Fact name="Round trip to the server" testId="quality-round-trip" value={milliseconds(quality.roundTripMs)} />
      </Group>
      <TurnTable turns={quality.turns} />
      <Group title="Sound">
        <Fact name="Waits to be heard" value={milliseconds(quality.bufferMs)} />
        <Fact name="Jitter buffer aims at" value={milliseconds(quality.jitterMs)} />
        <Fact name="Gaps in replies" value={count(quality.underruns)} />
        <Fact
          name="Concealed / silent"
          value={`${milliseconds(quality.concealedMs)} / ${milliseconds(quality.silentMs)}`}
        />
        <Fact name="Voice not sent" value={milliseconds(quality.droppedVoiceChunks * CHUNK_MS)} />
        <Fact name="Microphone → sent" value={`${kilohertz(rates.microphone)} → ${kilohertz(rates.sent)}`} />
        <Fact name="Received → speaker" value={`${kilohertz(rates.received)} → ${kilohertz(rates.speaker)}`} />
      </Group>
      <Group title="Conversation">
        <Fact name="Answered by" value={session.upstream === 'simulator' ? 'a simulator, offline' : 'OpenAI'} />
        <Fact name="Model" value={session.model} />
        <Fact name="Voice" value={session.voice} />
        <Fact name="Tokens in / out" value={`${count(tokens.input)} / ${count(tokens.output)}`} />
        <Fact name="of these from the cache" value={count(tokens.cached)} />
        <Fact name="Cost at list prices" value={dollars(quality.costUsd)} />
        <Fact name="Session" value={session.session_id} />
      </Group>
    </section>
  );
}

/** Length of a piece of the user's voice. */
const CHUNK_MS = 40;

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h2 className="quality__title">{title}</h2>
      <dl className="quality__facts">{children}</dl>
    </>
  );
}

interface FactProps {
  name: string;
  value: string;
  testId?: string;
}

function Fact({ name, value, testId }: FactProps) {
  return (
    <div className="quality__fact">
      <dt>{name}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
