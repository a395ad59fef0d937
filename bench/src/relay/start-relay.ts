import type { Subject, SubjectOptions } from '../legs/subject.ts';
import { Program } from '../programs/program.ts';
import type { RelayAnswers } from './program.ts';

export interface RelayOptions extends SubjectOptions {
  /** Lets `ws` use the native `bufferutil`, which it does not bring along when an application installs it. */
  readonly hasBufferutil: boolean;
}

export async function startRelay({ upstreamPort, signal, hasBufferutil }: RelayOptions): Promise<Subject> {
  const program = new Program<RelayAnswers>({
    name: 'relay',
    entry: new URL('program.ts', import.meta.url),
    signal,
    ...(hasBufferutil ? {} : { env: { WS_NO_BUFFER_UTIL: '1' } }),
  });
  try {
    const port = await program.ask('listen', `ws://127.0.0.1:${upstreamPort}/v1/realtime?model=bench`);
    return {
      url: `ws://127.0.0.1:${port}/ws/conversation`,
      pids: { relay: program.pid },
      [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
    };
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
}
