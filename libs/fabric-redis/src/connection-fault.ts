/**
 * Whether an error only says that Redis cannot be reached now. Each connection of a fabric reports an outage once;
 * what fails because of it would say the same again and again.
 */
export function isConnectionFault(error: Error): boolean {
  if (error.name === 'MaxRetriesPerRequestError') return true;
  if (error.message === 'Connection is closed.' || error.message.startsWith("Stream isn't writeable")) return true;
  return 'syscall' in error || ('code' in error && error.code === 'ETIMEDOUT');
}
