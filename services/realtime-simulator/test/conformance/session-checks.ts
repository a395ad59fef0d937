import { expect } from '@jest/globals';

import type { Check } from './check.ts';
import type { WireClient } from './wire-client.ts';
import type { World } from './world.ts';

export const against = ['our description', "OpenAI's types"] as const;

/** What a session shows of itself. */
export interface Shown {
  readonly [key: string]: unknown;
  readonly audio: { readonly input: Record<string, unknown>; readonly output: Record<string, unknown> };
}

type Scene = (apply: (session: object) => Promise<Shown>, client: WireClient) => Promise<void>;

/** A check with a session that accepts all it is told; `apply` updates it and gives what it then shows. */
export function check(subject: string, rule: string, scene: Scene, query?: string): Check {
  return {
    subject,
    rule,
    against,
    run: async (world: World) => {
      const client = await world.client(query ? { query } : {});
      let updates = 0;
      const apply = async (session: object) => {
        client.update(session);
        return (await client.next('session.updated', ++updates))['session'] as Shown;
      };
      await scene(apply, client);
      expect(client.all('error')).toEqual([]);
      await client.close();
    },
  };
}

/** Updates that are refused leave the session as it was. */
export function refused(subject: string, rule: string, ...updates: readonly object[]): Check {
  return {
    subject,
    rule,
    against,
    run: async (world: World) => {
      const client = await world.client();
      for (const session of updates) {
        await client.refused({
          type: 'session.update',
          session: { type: 'realtime', instructions: 'never', ...session },
        });
      }
      client.update({});
      expect((await client.next('session.updated'))['session']).toEqual(client.events[0]?.['session']);
      await client.close();
    },
  };
}

/** As `session.created` has them, in their order. */
export const recordedKeys = [
  ...[
    'type',
    'object',
    'id',
    'model',
    'output_modalities',
    'instructions',
    'tools',
    'tool_choice',
    'max_output_tokens',
  ],
  ...['tracing', 'truncation', 'prompt', 'expires_at', 'audio', 'include'],
];
