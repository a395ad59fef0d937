import type { UpstreamClientEvent } from '../conversations/upstream.port.ts';

/** Instructions for one response: who speaks, as for every reply, and which words. */
export function sayExactly(instructions: string, text: string): string {
  return `${instructions}

For this one reply: say exactly the words between the marks, in their language, and nothing before or after them.
<<<
${text}
>>>`;
}

/** Asks for a response outside the conversation that says the text: nothing of it stays in the session. */
export function renderRequest(instructions: string, text: string): UpstreamClientEvent {
  return {
    type: 'response.create',
    response: {
      conversation: 'none',
      input: [],
      output_modalities: ['audio'],
      tool_choice: 'none',
      instructions: sayExactly(instructions, text),
    },
  };
}
