/** What a program of the bench can be asked by the one that started it: by name, with one argument. */
export type Answers = Readonly<Record<string, (argument: never) => unknown>>;

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export type Reply =
  | { readonly id: number; readonly isAnswered: true; readonly value: unknown }
  | { readonly id: number; readonly isAnswered: false; readonly problem: string };

/** Answers the parent's questions for as long as it lives; without it the process ends, so that none is left behind. */
export function answerParent(answers: Answers): void {
  process.on('message', (question: Question) => void reply(answers, question));
  process.once('disconnect', () => process.exit());
}

async function reply(answers: Answers, { id, name, argument }: Question): Promise<void> {
  try {
    const answer = answers[name];
    if (!answer) throw new Error(`nothing is known about "${name}"`);
    send({ id, isAnswered: true, value: await answer(argument as never) });
  } catch (error) {
    send({ id, isAnswered: false, problem: error instanceof Error ? error.message : String(error) });
  }
}

function send(message: Reply): void {
  if (process.connected) process.send?.(message);
}
