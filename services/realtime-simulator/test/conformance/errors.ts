import { expect, jest } from '@jest/globals';

import type { Area, Check } from './check.ts';
import { settled } from './client-events.ts';
import { WireClient } from './wire-client.ts';

const against = ['our description', "OpenAI's types"] as const;

interface Refusal {
  readonly code: string | null;
  readonly param?: string | null;
  readonly message?: RegExp;
}

/** An event is refused with a code, and the session goes on as it was. */
function refusal(
  expected: Refusal,
  rule: string,
  event: Readonly<Record<string, unknown>> | ((client: WireClient) => Promise<object>),
  query?: string,
): Check {
  return {
    subject: expected.code ?? 'error without code',
    rule,
    against,
    run: async (world) => {
      const client = await world.client(query ? { query } : {});
      const { error } = await client.refused(typeof event === 'function' ? await event(client) : event);
      const { message = /./, ...rest } = expected;
      expect(error).toMatchObject({ type: 'invalid_request_error', ...rest, message: expect.stringMatching(message) });
      await settled(client);
      await client.close();
    },
  };
}

function closing(code: number, reason: string, rule: string, query: string, headers: Record<string, string>): Check {
  return {
    subject: `close ${code} ${reason}`,
    rule,
    against,
    run: async (world) => {
      const client = await WireClient.dial(world.recorder, { query, headers });
      expect(await client.closed).toEqual({ code, reason: `invalid_request_error.${reason}` });
      expect(client.events).toMatchObject([{ type: 'error', error: { code: reason, event_id: null } }]);
    },
  };
}

const key = { Authorization: 'Bearer sk-test' };
const model = '?model=gpt-realtime-2.1';
const update = (session: object) => ({ type: 'session.update', session });
const realtime = (session: object) => update({ type: 'realtime', ...session });

async function spoken(client: WireClient): Promise<string> {
  client.write('Hello!');
  client.send({ type: 'response.create' });
  const { response } = await client.next('response.done');
  return (response as { output: { id: string }[] }).output[0]?.id ?? '';
}

async function cutAt(client: WireClient, audio_end_ms: number): Promise<object> {
  return { type: 'conversation.item.truncate', item_id: await spoken(client), content_index: 0, audio_end_ms };
}

const byUnknownId = (['delete', 'retrieve', 'truncate'] as const).map((action) =>
  refusal(
    { code: `item_${action}_invalid_item_id`, param: null, message: /the item with id 'yo' does not exist/ },
    `answers ${action} of an unknown item`,
    {
      type: `conversation.item.${action}`,
      item_id: 'yo',
      ...(action === 'truncate' && { content_index: 0, audio_end_ms: 1 }),
    },
  ),
);

export const errors: Area = {
  title: 'Errors',
  gaps: [],
  checks: [
    refusal(
      {
        code: 'missing_required_parameter',
        param: 'session.type',
        message: /^Missing required parameter: 'session.type'\.$/,
      },
      'answers a session.update without session.type',
      update({ instructions: 'x' }),
    ),
    ...['input_audio_format', 'voice', 'modalities', 'turn_detection', 'temperature'].map((name) =>
      refusal(
        {
          code: 'unknown_parameter',
          param: `session.${name}`,
          message: new RegExp(`^Unknown parameter: 'session\\.${name}'\\.$`),
        },
        `answers the beta's ${name}`,
        realtime({ [name]: 1 }),
      ),
    ),
    refusal(
      { code: 'invalid_value', param: 'type', message: /Supported values are: / },
      'answers an unknown event type',
      {
        type: 'scooby.dooby.doo',
      },
    ),
    refusal(
      { code: 'invalid_value', param: 'session.audio.input.turn_detection.eagerness' },
      'answers a value that is not one of its kind',
      realtime({ audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: 'very' } } } }),
    ),
    {
      subject: 'invalid_event',
      rule: 'answers what is no JSON object, and a binary frame',
      against,
      run: async (world) => {
        const client = await world.client();
        for (const frame of ['nonsense', '[]', Buffer.from('binary')]) client.sendRaw(frame);
        await client.next('error', 3);
        expect(client.all('error').map(({ error }) => (error as { code: string }).code)).toEqual(
          new Array(3).fill('invalid_event'),
        );
        await settled(client);
        await client.close();
      },
    },
    refusal(
      {
        code: 'conversation_already_has_active_response',
        message: /active response in progress: resp_\w+\. Wait until/,
      },
      'answers a second response.create',
      async (client) => {
        client.write('How does this system work?');
        client.send({ type: 'response.create' });
        await client.next('response.created');
        return { type: 'response.create' };
      },
    ),
    refusal(
      { code: 'response_cancel_not_active', message: /^Cancellation failed: no active response found$/ },
      'answers response.cancel when nothing is active',
      { type: 'response.cancel' },
    ),
    refusal(
      { code: 'input_audio_buffer_commit_empty', message: /at least 100ms of audio, but buffer only has 0\.00ms/ },
      'answers a commit of less than 100 ms',
      { type: 'input_audio_buffer.commit' },
    ),
    refusal(
      { code: 'cannot_update_voice', message: /Cannot update a conversation's voice if assistant audio is present/ },
      'answers another voice once the assistant has spoken',
      async (client) => {
        await spoken(client);
        return realtime({ audio: { output: { voice: 'ash' } } });
      },
    ),
    ...byUnknownId,
    refusal(
      { code: null, message: /^Audio content of \d+ms is already shorter than 9999999ms$/ },
      'answers a truncation beyond the sound',
      (client) => cutAt(client, 9_999_999),
    ),
    refusal(
      { code: 'unsupported_content_type', message: /^Only model output audio messages can be truncated$/ },
      'answers a truncation of what has no sound',
      async (client) => {
        client.write('Hello!', 'item_mine');
        await client.next('conversation.item.done');
        return { type: 'conversation.item.truncate', item_id: 'item_mine', content_index: 0, audio_end_ms: 10 };
      },
    ),
    refusal({ code: 'item_create_invalid_previous_item_id' }, 'answers an unknown previous_item_id', {
      type: 'conversation.item.create',
      previous_item_id: 'nowhere',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] },
    }),
    {
      subject: 'error event',
      rule: 'names the event it answers, or null when that had no id; the session changes nothing',
      against,
      run: async (world) => {
        const client = await world.client();
        client.send(update({}));
        expect(await client.next('error')).toMatchObject({ error: { event_id: null } });
        client.update({});
        expect((await client.next('session.updated'))['session']).toEqual(client.events[0]?.['session']);
        await client.close();
      },
    },
    closing(3000, 'invalid_api_key', 'ends a connection with a bad key after its upgrade', model, {
      Authorization: 'Bearer sk-invalid',
    }),
    closing(4000, 'beta_api_shape_disabled', "ends a connection with the beta's header", model, {
      ...key,
      'OpenAI-Beta': 'realtime=v1',
    }),
    closing(4000, 'invalid_model', 'ends a connection to a model that is not realtime', '?model=gpt-5', key),
    closing(4000, 'invalid_intent', 'ends a connection of an unknown intent', '?intent=dancing', key),
    {
      subject: 'session_expired, close 1001',
      rule: 'end a session after 60 minutes; nothing is sent afterwards',
      against,
      run: (world) =>
        world.held(async (bench) => {
          await jest.advanceTimersByTimeAsync(3_600_000);
          const message = 'Your session hit the maximum duration of 60 minutes.';
          expect(bench.last('error').error).toMatchObject({ code: 'session_expired', message, event_id: null });
          expect(bench.closed).toEqual({ code: 1001, reason: message });
          const count = bench.events.length;
          await jest.advanceTimersByTimeAsync(60_000);
          expect(bench.events).toHaveLength(count);
        }),
    },
    {
      subject: 'failed response',
      rule: 'is no error event but a response.done with its reason',
      against,
      run: (world) =>
        world.held(async (bench) => {
          bench.speech.failure = new Error('no voice');
          bench.say('Hello!');
          bench.send({ type: 'response.create' });
          await jest.advanceTimersByTimeAsync(10_000);
          expect(bench.last('response.done').response).toMatchObject({
            status: 'failed',
            status_details: { type: 'failed' },
          });
          expect(bench.all('error')).toEqual([]);
        }),
    },
    {
      subject: 'incomplete response',
      rule: 'says that it met max_output_tokens',
      against,
      run: (world) =>
        world.held(async (bench) => {
          bench.say('Hello!');
          bench.send({ type: 'response.create', response: { max_output_tokens: 2 } });
          await jest.advanceTimersByTimeAsync(10_000);
          const status_details = { type: 'incomplete', reason: 'max_output_tokens' };
          expect(bench.last('response.done').response).toMatchObject({ status: 'incomplete', status_details });
        }),
    },
  ],
};
