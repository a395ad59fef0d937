import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { until } from '@colloquy/testing';
import { z } from 'zod';

type HostedMCPTool = Extract<
  NonNullable<ConstructorParameters<typeof RealtimeAgent>[0]['tools']>[number],
  { type: 'hosted_tool' }
>;

type Happening = 'agent_end' | 'agent_tool_end' | 'audio' | 'audio_interrupted';
const happenings: readonly Happening[] = ['agent_end', 'agent_tool_end', 'audio', 'audio_interrupted'];

/** What a line of the history says: who (or `function_call`), its status, and its words or the result of the call. */
type HistoryLine = readonly [string, string, string];

/** The Agents SDK with one agent that knows one tool, as an application would use it. */
export class AgentsClient {
  readonly session: RealtimeSession;
  readonly errors: unknown[] = [];
  /** Arguments of the calls the tool got. */
  readonly calls: unknown[] = [];
  readonly #counts = new Map<Happening, number>();

  private constructor(servers: readonly HostedMCPTool[]) {
    const weather = tool({
      name: 'get_weather',
      description: 'Tells the weather of a city.',
      parameters: z.object({ city: z.string() }),
      execute: (input) => {
        this.calls.push(input);
        return 'It is 21 degrees and sunny.';
      },
    });
    const agent = new RealtimeAgent({
      name: 'Weatherman',
      instructions: 'Answer briefly.',
      tools: [weather, ...servers],
    });
    this.session = new RealtimeSession(agent, {
      transport: 'websocket',
      model: 'gpt-realtime-2.1',
      tracingDisabled: true,
    });
    this.session.on('tool_approval_requested', (_context, _agent, { approvalItem }) => {
      void this.session.approve(approvalItem);
    });
    this.session.on('error', (error) => this.errors.push(error));
    for (const name of happenings) this.session.on(name, () => this.#counts.set(name, this.#count(name) + 1));
  }

  /** `servers` are MCP servers; whatever they ask for is approved. */
  static async open(port: number, servers: readonly HostedMCPTool[] = []): Promise<AgentsClient> {
    const client = new AgentsClient(servers);
    const url = `ws://127.0.0.1:${port}/v1/realtime?model=gpt-realtime-2.1`;
    await client.session.connect({ apiKey: 'sk-test', url });
    return client;
  }

  get history(): readonly HistoryLine[] {
    return this.session.history.map((item): HistoryLine => {
      if (item.type === 'function_call') return [item.type, item.status, item.output ?? ''];
      if (item.type !== 'message') return [item.type, 'completed', ''];
      const words = item.content.map((part) => ('text' in part ? part.text : (part.transcript ?? '')));
      return [item.role, item.role === 'system' ? 'completed' : item.status, words.join(' ')];
    });
  }

  async happened(what: Happening, count = 1): Promise<void> {
    await until(() => this.#count(what) >= count, { what: `${count} ${what}`, deadlineMs: 20_000 });
  }

  /** Waits until the history has that many items and none is in progress. */
  async settled(items: number): Promise<void> {
    const isDone = () => this.history.length === items && this.history.every(([, status]) => status !== 'in_progress');
    const what = `${items} finished items; there are ${JSON.stringify(this.history).slice(0, 400)}`;
    await until(isDone, { what, deadlineMs: 20_000 });
  }

  close(): void {
    this.session.close();
  }

  #count(what: Happening): number {
    return this.#counts.get(what) ?? 0;
  }
}
