import { describe, expect, it } from '@jest/globals';

import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const search = { name: 'search', description: null, input_schema: { type: 'object' }, annotations: null };
const library = (fields: object = {}) => ({ type: 'mcp', server_label: 'library', server_url: 'https://x', ...fields });

/** A session whose server has told its tools. */
async function listed(fields: object = {}): Promise<void> {
  bench.servers.tools.set('library', [search]);
  bench.update({ output_modalities: ['text'], tools: [library(fields)] });
  await passed(303);
  bench.take();
}

/** The types of what an answer brings that calls the tool; the request is in its cue. */
async function answered(needsApproval: boolean): Promise<string[]> {
  const offer = { server: 'library', tool: search, needsApproval };
  bench.persona.answer = { outputs: [{ kind: 'remote_call', offer, arguments: '{"q":1}' }] };
  bench.send({ type: 'response.create' });
  await passed(2_000);
  expect(bench.persona.cues.at(-1)?.offers).toEqual([offer]);
  return bench.types.filter((type) => type !== 'rate_limits.updated');
}

const approve = (fields: object) => {
  const { id } = bench.last('response.output_item.done').item;
  const item = { type: 'mcp_approval_response', approval_request_id: id, ...fields };
  bench.take();
  bench.send({ type: 'conversation.item.create', previous_item_id: id, item });
};

describe('the tools of an MCP server', () => {
  it('are asked for once, and shown in an item', async () => {
    bench.servers.tools.set('library', [search]);
    bench.take();
    bench.update({ tools: [library()] });
    expect(bench.take()).toEqual(['session.updated', 'conversation.item.added', 'mcp_list_tools.in_progress']);
    await passed(303);
    expect(bench.last('conversation.item.done').item).toMatchObject({ type: 'mcp_list_tools', tools: [search] });
    expect(bench.take()).toEqual(['conversation.item.done', 'mcp_list_tools.completed']);
    bench.update({ tools: [library()] });
    expect(bench.take()).toEqual(['session.updated']);
  });

  it('are told to be out of reach when there is no such server', async () => {
    bench.update({ tools: [library()] });
    await passed(303);
    expect(bench.types.at(-1)).toBe('mcp_list_tools.failed');
  });
});

describe('a call of such a tool', () => {
  it('is made within the response when it needs no approval', async () => {
    await listed({ require_approval: 'never' });
    expect(await answered(false)).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      ...new Array<string>(5).fill('response.mcp_call_arguments.delta'),
      'response.mcp_call_arguments.done',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    const call = { type: 'mcp_call', server_label: 'library', name: 'search', arguments: '{"q":1}', error: null };
    expect(bench.last('conversation.item.done').item).toMatchObject({ ...call, output: 'called with {"q":1}' });
    bench.send({ type: 'response.create' });
    await passed(2_000);
    expect(bench.persona.cues.at(-1)?.heard).toEqual({ kind: 'tool_result', output: 'called with {"q":1}' });
  });

  it('fails when the tool is gone', async () => {
    await listed({ require_approval: { never: { tool_names: ['search'] } } });
    bench.servers.tools.set('library', []);
    expect(await answered(false)).toContain('response.mcp_call.failed');
    const error = { type: 'tool_execution_error', message: 'gone' };
    expect(bench.last('conversation.item.done').item).toMatchObject({ output: null, error });
  });

  it('waits for an approval, which is asked for by default, and is then made by itself', async () => {
    await listed();
    expect(await answered(true)).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    approve({ approve: true });
    await passed(303);
    expect(bench.types).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.added',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'conversation.item.done',
    ]);
    expect(bench.last('conversation.item.done').item).toMatchObject({
      type: 'mcp_call',
      output: 'called with {"q":1}',
    });
  });

  it('is not made when it was refused, and an answer counts once', async () => {
    await listed({ require_approval: { always: { tool_names: ['search'] } } });
    await answered(true);
    const { item: request } = bench.last('response.output_item.done');
    approve({ approve: false, reason: 'not now' });
    await passed(2_000);
    expect(bench.types).toEqual(['conversation.item.added', 'conversation.item.done']);
    const item = { type: 'mcp_approval_response', approval_request_id: request.id, approve: true };
    bench.send({ type: 'conversation.item.create', item });
    expect(bench.last('error').error.param).toBe('item.approval_request_id');
  });

  it('is offered only of tools the session allows', async () => {
    await listed({ allowed_tools: ['other'] });
    bench.send({ type: 'response.create' });
    await passed(2_000);
    expect(bench.persona.cues.at(-1)?.offers).toEqual([]);
  });
});
