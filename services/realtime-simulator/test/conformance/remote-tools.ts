import { expect } from '@jest/globals';
import { until } from '@colloquy/testing';

import { AgentsClient } from './agents-client.ts';
import type { Area, Check } from './check.ts';
import type { WireClient } from './wire-client.ts';
import type { World } from './world.ts';

const tools = [
  { name: 'search_papers', description: 'Searches for papers.', output: 'Two papers on turn taking.' },
  { name: 'order_books', description: 'Orders books.', error: 'The shop is closed.' },
];
const scenario = { mcpServers: [{ server_label: 'library', tools }] };

const library = { type: 'mcp', server_label: 'library', server_url: 'https://library.example/mcp' } as const;

async function setScenario({ origin }: World, wanted: object = {}): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify(wanted);
  expect((await fetch(`${origin}/control/scenario`, { method: 'POST', headers, body })).ok).toBe(true);
}

/** A session with a server of the scenario, which has told its tools. */
function check(subject: string, rule: string, fields: object, scene: (client: WireClient) => Promise<void>): Check {
  return {
    subject,
    rule,
    against: ["OpenAI's types"],
    run: async (world) => {
      await setScenario(world, scenario);
      const client = await world.client();
      client.update({ output_modalities: ['text'], tools: [{ ...library, ...fields }] });
      await scene(client);
      await client.close();
      await setScenario(world);
    },
  };
}

async function ask(client: WireClient, words: string): Promise<void> {
  await client.next('mcp_list_tools.completed');
  client.write(words);
  client.send({ type: 'response.create' });
  await client.next('response.done');
}

const free = { require_approval: 'never' };

export const remoteTools: Area = {
  title: 'Tools of MCP servers',
  gaps: [],
  checks: [
    check('mcp_list_tools', 'tells the tools of a server of the scenario', free, async (client) => {
      await client.next('mcp_list_tools.completed');
      const { item } = await client.next('conversation.item.done');
      expect(item).toMatchObject({
        type: 'mcp_list_tools',
        tools: [{ name: 'search_papers' }, { name: 'order_books' }],
      });
    }),
    check('mcp_list_tools', 'fails for any other server', { server_label: 'elsewhere' }, async (client) => {
      await client.next('mcp_list_tools.failed');
    }),
    check('mcp_call', 'is made within the response, and its result is answered in the next', free, async (client) => {
      await ask(client, 'Please search for papers.');
      await client.next('response.mcp_call.completed');
      expect(await client.next('response.output_item.done')).toMatchObject({ item: { output: tools[0]?.output } });
      client.send({ type: 'response.create' });
      const { text } = await client.next('response.output_text.done');
      expect(text).toContain('Two papers');
    }),
    check('mcp_call', 'that fails says why', free, async (client) => {
      await ask(client, 'Please order books.');
      await client.next('response.mcp_call.failed');
      const { item } = await client.next('response.output_item.done');
      expect(item).toMatchObject({ output: null, error: { message: 'The shop is closed.' } });
    }),
    {
      subject: 'RealtimeSession',
      rule: 'has a call approved and its result answered, by itself',
      against: ['Agents SDK', "OpenAI's types"],
      run: async (world) => {
        await setScenario(world, scenario);
        const server = { ...library, require_approval: 'always' } as const;
        const client = await AgentsClient.open(world.port, [
          { type: 'hosted_tool', name: 'hosted_mcp', providerData: server },
        ]);
        await until(() => client.session.availableMcpTools.length === 2, { what: 'the tools' });
        client.session.sendMessage('Please search for papers.');
        const answer = () =>
          client.history.find(([role, , words]) => role === 'assistant' && words.includes('Two papers'));
        await until(answer, { what: 'an answer that tells the result', deadlineMs: 20_000 });
        expect(client.history.map(([type]) => type)).toEqual(['user', 'mcp_approval_request', 'mcp_call', 'assistant']);
        expect(client.errors).toEqual([]);
        client.close();
        await setScenario(world);
      },
    },
    check('mcp_approval_request', 'comes first unless it is switched off', {}, async (client) => {
      await ask(client, 'Please search for papers.');
      const { item } = await client.next('response.output_item.done');
      const { id } = item as { id: string };
      expect(item).toMatchObject({ type: 'mcp_approval_request', name: 'search_papers' });
      const answer = { type: 'mcp_approval_response', approval_request_id: id, approve: true };
      client.send({ type: 'conversation.item.create', previous_item_id: id, item: answer });
      await client.next('response.mcp_call.completed');
    }),
  ],
};
