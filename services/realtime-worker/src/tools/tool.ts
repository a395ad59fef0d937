/** Who carries a call out: this worker itself, an HTTP endpoint, or a module of the operator's. */
export const toolKinds = ['built-in', 'http', 'module'] as const;
export type ToolKind = (typeof toolKinds)[number];

/** Arguments that fit the tool's schema. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** What the model is told of a tool. */
export interface ToolDeclaration {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Something the model may have done for it. */
export interface Tool extends ToolDeclaration {
  readonly kind: ToolKind;
  /** How long a call may take (ms). */
  readonly timeoutMs: number;
  /** Resolves with the text the model reads. What a `ToolFailure` says is told to the model, of other errors nothing is. */
  run(given: ToolArguments, signal: AbortSignal): Promise<string>;
}

/** A call that came to nothing, for a reason in words the model may read. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly isTooLarge: boolean;

  constructor(reason: string, options: { isTooLarge?: boolean } & ErrorOptions = {}) {
    super(reason, options);
    this.isTooLarge = options.isTooLarge ?? false;
  }
}

/** The longest answer of a tool that the model is given (bytes of UTF-8). */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** The failure of a tool that answered with more than that. */
export function answerTooLarge(): ToolFailure {
  return new ToolFailure(`the answer was larger than ${MAX_ANSWER_BYTES / 1024} KB`, { isTooLarge: true });
}
