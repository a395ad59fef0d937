/** Resolves with the first SIGINT or SIGTERM. A second one ends the process at once: the user insists. */
export function untilStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/**
 * Last resort after a stop: whatever still holds the event loop `ms` later is cut off. The timer itself holds nothing,
 * so a clean process is gone long before.
 */
export function exitAtTheLatestAfter(ms: number, code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), ms).unref();
}
