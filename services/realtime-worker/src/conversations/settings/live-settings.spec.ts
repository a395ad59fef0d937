import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ConversationSettings, ErrorCode } from '@colloquy/protocol';

import type { UpstreamClientEvent, UpstreamServerEvent } from '../upstream.port.ts';
import { LiveSettings } from './live-settings.ts';
import type { SessionTerms } from './session-terms.ts';

const terms: SessionTerms = {
  defaults: {
    voice: 'alloy',
    language: null,
    turn_mode: 'server_vad',
    vad_threshold: 0.5,
    silence_ms: 500,
    eagerness: 'auto',
    speed: 1,
    instructions: 'Be kind.',
  },
  prefixPaddingMs: 300,
  transcriptionModel: 'gpt-realtime-whisper',
};

let sent: UpstreamClientEvent[];
let confirmed: ConversationSettings[];
let refused: ErrorCode[];
let isTurnOver: boolean;
let settings: LiveSettings;

beforeEach(() => {
  [sent, confirmed, refused, isTurnOver] = [[], [], [], true];
  settings = new LiveSettings({
    terms,
    send: (event) => sent.push(event),
    isTurnOver: () => isTurnOver,
    observer: {
      onApplied: () => undefined,
      onConfirmed: (changes) => confirmed.push(changes),
      onRefused: (code) => refused.push(code),
    },
  });
});

const says = (event: object) => settings.receive(event as UpstreamServerEvent);
const confirms = () => says({ type: 'session.updated' });
const refuses = (event_id: string | undefined, code = 'invalid_value') =>
  says({ type: 'error', error: { event_id, code } });
const session = (index: number) => {
  const event = sent[index];
  return event?.type === 'session.update' ? event.session : null;
};

describe('a change of the settings', () => {
  it('tells the session what differs and holds when the service has taken it', () => {
    settings.change({ voice: 'marin', language: 'de', silence_ms: 700 });
    expect(session(0)).toEqual({
      type: 'realtime',
      audio: {
        input: {
          transcription: { model: 'gpt-realtime-whisper', language: 'de' },
          turn_detection: {
            type: 'server_vad',
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 700,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { voice: 'marin' },
      },
    });
    expect(confirmed).toEqual([]);
    confirms();
    expect(confirmed).toEqual([{ voice: 'marin', language: 'de', silence_ms: 700 }]);
  });

  it.each([
    [{ turn_mode: 'push_to_talk' }, null],
    [
      { turn_mode: 'semantic_vad', eagerness: 'low' },
      { type: 'semantic_vad', eagerness: 'low', create_response: true, interrupt_response: true },
    ],
  ] as const)('to %j changes the turn detection', (change, turn_detection) => {
    settings.change(change);
    expect(session(0)).toEqual({ type: 'realtime', audio: { input: { turn_detection } } });
  });

  it('to what holds already is answered without asking the service', () => {
    settings.change({ voice: 'alloy', eagerness: 'high' });
    expect(sent).toEqual([]);
    expect(confirmed).toEqual([{ voice: 'alloy', eagerness: 'high' }]);
  });

  it('that the service refuses is undone, and those after it still hold', () => {
    settings.change({ language: 'zz' });
    settings.change({ voice: 'marin' });
    refuses(sent[0]?.event_id);
    expect(settings.current).toMatchObject({ language: null, voice: 'marin' });
    confirms();
    expect(refused).toEqual(['update_refused']);
    expect(confirmed).toEqual([{ voice: 'marin' }]);
  });

  it('is not concerned with errors about other things', () => {
    settings.change({ voice: 'marin' });
    expect(refuses('event_of_another')).toBe(false);
    expect(refuses(undefined)).toBe(false);
  });
});

describe('the voice', () => {
  it('cannot change once a reply began, and nothing else of the same change is made', () => {
    settings.replyStarted();
    settings.change({ voice: 'marin', silence_ms: 700 });
    expect(refused).toEqual(['cannot_update_voice']);
    expect(sent).toEqual([]);
    settings.change({ voice: 'alloy', silence_ms: 700 });
    expect(sent).toHaveLength(1);
  });

  it('cannot change while the first reply is wanted, or in a conversation that is taken over', () => {
    isTurnOver = false;
    settings.change({ voice: 'marin' });
    isTurnOver = true;
    settings.restore({}, true);
    settings.change({ voice: 'marin' });
    expect(refused).toEqual(['cannot_update_voice', 'cannot_update_voice']);
  });

  it('that turns out to be frozen is told by that name', () => {
    settings.change({ voice: 'marin' });
    refuses(sent[0]?.event_id, 'cannot_update_voice');
    expect(refused).toEqual(['cannot_update_voice']);
  });
});

describe('the speed', () => {
  it('waits for the end of the turn, other settings do not', () => {
    isTurnOver = false;
    settings.change({ speed: 1.2, silence_ms: 700 });
    settings.turnEnded();
    expect(sent).toHaveLength(1);
    expect(session(0)?.audio).not.toHaveProperty('output');
    isTurnOver = true;
    settings.turnEnded();
    settings.turnEnded();
    expect(sent).toHaveLength(2);
    expect(session(1)).toEqual({ type: 'realtime', audio: { output: { speed: 1.2 } } });
  });
});

describe('another session', () => {
  it('is told nothing when nothing was changed', () => {
    settings.sessionBegins();
    expect(sent).toEqual([]);
  });

  it('is told all that was changed, in whichever session', () => {
    settings.restore({ voice: 'marin' }, false);
    settings.sessionBegins();
    confirms();
    expect(confirmed).toEqual([]);
    settings.change({ turn_mode: 'push_to_talk' });
    isTurnOver = false;
    settings.change({ speed: 1.5 });
    settings.sessionBegins();
    expect(session(2)).toEqual({
      type: 'realtime',
      audio: { input: { turn_detection: null }, output: { voice: 'marin', speed: 1.5 } },
    });
    confirms();
    expect(confirmed).toEqual([{ voice: 'marin', turn_mode: 'push_to_talk', speed: 1.5 }]);
  });

  it('that refuses a change it was given with the rest still gets the rest', () => {
    settings.restore({ voice: 'marin' }, false);
    settings.change({ language: 'zz' });
    settings.sessionBegins();
    refuses(sent[1]?.event_id);
    expect(session(2)).toEqual({ type: 'realtime', audio: { output: { voice: 'marin' } } });
    expect(settings.current).toMatchObject({ voice: 'marin', language: null });
  });

  it('that refuses what was changed before leaves the operator’s settings', () => {
    settings.restore({ language: 'zz' }, false);
    settings.sessionBegins();
    refuses(sent[0]?.event_id);
    expect(settings.current).toEqual(terms.defaults);
    expect(refused).toEqual(['update_refused']);
    settings.sessionBegins();
    expect(sent).toHaveLength(1);
  });
});
