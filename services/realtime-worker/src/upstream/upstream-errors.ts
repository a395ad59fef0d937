import { classifyFailure, type UpstreamErrorBody } from '../conversations/upstream-failures.ts';
import { UpstreamError } from '../conversations/upstream.port.ts';

/** The service answered the upgrade with an HTTP status instead. */
export function httpError(status: number): UpstreamError {
  const message = `the speech service answered with HTTP ${status}`;
  if (status === 401 || status === 403) return new UpstreamError('upstream_rejected_key', message, false);
  if (status === 429) return new UpstreamError('upstream_unavailable', message, true, { isRateLimited: true });
  if (status === 404) return new UpstreamError('upstream_rejected_request', message, false);
  return new UpstreamError('upstream_unavailable', message, true);
}

/** The service said why it will not serve a session, in an `error` event before the session was ready. */
export function refusalError(body: UpstreamErrorBody): UpstreamError {
  const { code, retryable } = classifyFailure(body);
  const message = `the speech service refused the session: ${body.code ?? body.type ?? 'no reason given'}`;
  const isRateLimited = rateLimits.has(body.code ?? '');
  return new UpstreamError(retryable ? 'upstream_unavailable' : code, message, retryable, { isRateLimited });
}

const rateLimits: ReadonlySet<string> = new Set(['rate_limit_exceeded', 'inference_rate_limit_exceeded']);

/** The socket closed: 3000 and 4000 are refusals, everything else may pass. */
export function closeError(closeCode: number): UpstreamError {
  const message = `the speech service closed the session with ${closeCode}`;
  if (closeCode === 3000) return new UpstreamError('upstream_rejected_key', message, false);
  if (closeCode === 4000) return new UpstreamError('upstream_rejected_request', message, false);
  return new UpstreamError('upstream_unavailable', message, true);
}
