/** The engine cannot be reached now. The message names where it was looked for, never a credential. */
export class FabricUnavailable extends Error {
  override readonly name = 'FabricUnavailable';
  readonly retryable = true;
}
